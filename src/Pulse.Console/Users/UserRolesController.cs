using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Roles;

namespace Pulse.Console.Users;

/// <summary>Gives roles to a user, and takes them.</summary>
[Route(Folder + "/{id:int}/roles")]
public sealed class UserRolesController(IMediator mediator) : UserPageController(mediator)
{
    [HttpPost("assign")]
    public Task<IActionResult> Assign(int id, int roleId) =>
        ChangeAsync(new AssignRole(roleId, new RoleHolder(id)), PathOf(id), "The role is assigned.");

    [HttpPost("unassign")]
    public Task<IActionResult> Unassign(int id, int roleId, bool allAccounts) =>
        ChangeAsync(new UnassignRole(roleId, id, allAccounts), PathOf(id), "The role is removed from the user.");
}
