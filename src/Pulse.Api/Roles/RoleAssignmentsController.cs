using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Roles;

namespace Pulse.Api.Roles;

/// <summary>Who holds a role: in the account in effect, or in all accounts.</summary>
[Route("roles/{id:number}/assignments")]
[Tags("Roles")]
public sealed class RoleAssignmentsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List who holds a role</summary>
    /// <remarks>Needs `readRoles` or `writeRoles`. Users who hold it in the account in effect, sorted by e-mail; for a superAdmin, the users who hold it in all accounts come first.</remarks>
    [HttpGet]
    [Dispatches<ListRoleAssignments>]
    [ProducesResponseType<IReadOnlyList<RoleAssignmentDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List(int id, [FromListQuery] ListRoleAssignments query)
    {
        query.RoleId = id;
        return SendAsync(query, page => new PageResult<RoleAssignmentDto>(page));
    }

    /// <summary>Give a user a role</summary>
    /// <remarks>Needs `writeRoles`, and all that the role gives. `accountAdmin` needs an administrator of the account, and `allAccounts` a superAdmin user; `superAdmin` is held in all accounts alone. 201 where it is new, 200 where the user held it already. Not for a key with `expiresAt`, `allowedIps`, `rateLimit` or `quota`: users have no such limits.</remarks>
    [HttpPost]
    [Dispatches<AssignRole>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RoleAssignmentDto>(StatusCodes.Status200OK)]
    [ProducesResponseType<RoleAssignmentDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Assign(int id, RoleHolder holder) =>
        SendAsync(new AssignRole(id, holder), role => role.IsNew ? Created(PathOf(id, role.Assignment), role.Assignment) : Ok(role.Assignment));

    /// <summary>Take a role away from a user</summary>
    /// <remarks>Needs what giving it needs. The right is gone before the answer is sent. Nobody takes their own last administrator's right, and the last superAdmin stays one.</remarks>
    [HttpDelete("{userId:number}")]
    [Dispatches<UnassignRole>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Unassign(int id, int userId, [FromQueryParameters] RolePlace place) =>
        SendAsync(new UnassignRole(id, userId, place.AllAccounts), _ => NoContent());

    private static string PathOf(int id, RoleAssignmentDto assignment) =>
        $"/roles/{id}/assignments/{assignment.UserId}{(assignment.AccountId is null ? "?allAccounts=true" : "")}";
}
