using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Roles;
using Pulse.Application.Users;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Console.Roles;

/// <summary>Finds people for a role, assigns it to them, and takes it from them.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/roles/{{id:int}}")]
public sealed class RoleAssignmentsController(IMediator mediator) : PageController(mediator)
{
    private const string AllAccounts = "allAccounts";

    [HttpGet("assign")]
    [FormOf<AssignRole>]
    public async Task<IActionResult> Choose(int id)
    {
        var role = await SendAsync(new GetRole(id));
        if (role.IsError)
        {
            return Refuse(role.Errors);
        }

        var state = new ListState(Request);
        var mayBeInAll = Current.User.IsSuperAdmin && role.Value.Value.AccountId is null;
        var inAll = mayBeInAll && (id == Role.SuperAdminId || state[AllAccounts] == "true");
        if (!Current.Can(Permission.ReadUsers, Permission.WriteUsers))
        {
            return View(new RoleCandidates(role.Value.Value, inAll, null, state));
        }

        var users = await SendAsync(QueryOf(state, inAll, "email"), QueryOf(state, inAll, sort: null));
        return users.Match(found => View(new RoleCandidates(role.Value.Value, inAll, found, state)), Refuse);
    }

    [HttpPost("assign")]
    public async Task<IActionResult> Assign(int id, int? userId, bool allAccounts)
    {
        var assigned = await SendAsync(new AssignRole(id, new RoleHolder(userId, allAccounts)));
        return assigned.IsError
            ? Refuse(assigned.Errors)
            : Done($"{Current.AccountRoot}/roles/{id}", $"{assigned.Value.Assignment.Email} has the role.");
    }

    [HttpPost("unassign")]
    public Task<IActionResult> Unassign(int id, int userId, bool allAccounts) => ChangeAsync(
        new UnassignRole(id, userId, allAccounts), $"{Current.AccountRoot}/roles/{id}", "The role is removed from the person.");

    private ListUsers QueryOf(ListState state, bool inAll, string? sort) => inAll
        ? state.ToQuery<ListUsers>(sort)
        : state.ToQuery<ListUsers>(sort, (UserFields.Account, $"{Current.Account}"));
}
