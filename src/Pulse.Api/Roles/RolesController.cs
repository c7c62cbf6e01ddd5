using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Roles;

namespace Pulse.Api.Roles;

/// <summary>Named sets of permissions: the roles of the account and the global roles.</summary>
[Route("roles")]
[Tags("Roles")]
public sealed class RolesController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create a role</summary>
    /// <remarks>
    /// Requires `writeRoles`. A role of the account in effect can only have permissions that you hold there. A global role exists in every
    /// account; only a superAdmin user can create one.
    /// </remarks>
    [HttpPost]
    [Dispatches<CreateRole>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RoleDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateRole command) =>
        SendAsync(command, created => Created($"/roles/{created.Value.Id}", WithETag(created)));

    /// <summary>List roles</summary>
    /// <remarks>
    /// Requires `readRoles` or `writeRoles`. Returns the roles of the account and the global roles, newest first, or one page if you set
    /// `page` or `pageSize`.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListRoles>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<RoleDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListRoles query) =>
        SendAsync(query, page => new PageResult<RoleDto>(page));

    /// <summary>Get a role</summary>
    /// <remarks>Requires `readRoles` or `writeRoles`.</remarks>
    [HttpGet("{id:number}")]
    [Dispatches<GetRole>]
    [Compressible]
    [ProducesResponseType<RoleDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(int id) =>
        SendAsync(new GetRole(id), role => Ok(WithETag(role)));

    /// <summary>Change a role</summary>
    /// <remarks>
    /// Requires `writeRoles` and all permissions of the role before and after the change. A global role requires a superAdmin user. The
    /// body is a JSON merge patch: absent members stay unchanged. Holders of the role have the new permissions from their next request on.
    /// `superAdmin` and `accountAdmin` cannot be changed.
    /// </remarks>
    [HttpPatch("{id:number}")]
    [Dispatches<UpdateRole>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<RoleDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(int id, RolePatch patch) =>
        SendAsync(new UpdateRole(id, patch, ETags.ReadIfMatch(Request)), role => Ok(WithETag(role)));

    /// <summary>Delete a role</summary>
    /// <remarks>
    /// Requires `writeRoles` and all permissions of the role. A global role requires a superAdmin user. The role must have no holders.
    /// `superAdmin` and `accountAdmin` cannot be deleted.
    /// </remarks>
    [HttpDelete("{id:number}")]
    [Dispatches<DeleteRole>]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(int id) =>
        SendAsync(new DeleteRole(id, ETags.ReadIfMatch(Request)), _ => NoContent());
}
