using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Api.QueryParameters;
using Pulse.Application.Roles;

namespace Pulse.Api.Roles;

/// <summary>The users that hold a role in the account in effect or in all accounts.</summary>
[Route("roles/{id:number}/assignments")]
[Tags("Roles")]
public sealed class RoleAssignmentsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List the holders of a role</summary>
    /// <remarks>
    /// Requires `readRoles` or `writeRoles`. Returns the users that hold the role in the account in effect, sorted by e-mail address. A
    /// superAdmin also gets the users that hold it in all accounts; they come first.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListRoleAssignments>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<RoleAssignmentDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> ListHolders(int id, [FromListQuery] ListRoleAssignments query)
    {
        query.RoleId = id;
        return SendAsync(query, page => new PageResult<RoleAssignmentDto>(page));
    }

    /// <summary>Assign a role to a user</summary>
    /// <remarks>
    /// Requires `writeRoles` and all permissions of the role. Only an administrator of the account can assign `accountAdmin`, and only a
    /// superAdmin user can set `allAccounts`. `superAdmin` can only be held in all accounts. 201 if the assignment is new, 200 if it
    /// exists. Not allowed for an API key with `expiresAt`, `allowedIps`, `rateLimit` or `quota`, because users have no such limits.
    /// </remarks>
    [HttpPost]
    [Dispatches<AssignRole>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RoleAssignmentDto>(StatusCodes.Status200OK)]
    [ProducesResponseType<RoleAssignmentDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Assign(int id, RoleHolder holder) =>
        SendAsync(
            new AssignRole(id, holder), role => role.IsNew ? Created(PathOf(id, role.Assignment), role.Assignment) : Ok(role.Assignment));

    /// <summary>Remove a role from a user</summary>
    /// <remarks>
    /// Requires the same rights as the assignment. The user loses the role before the response is sent. You cannot remove your own last
    /// administrator role, or the last superAdmin.
    /// </remarks>
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
