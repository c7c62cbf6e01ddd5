using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Roles;

namespace Pulse.Api.Roles;

/// <summary>Named sets of permissions: the account's own, and the global ones.</summary>
[Route("roles")]
[Tags("Roles")]
public sealed class RolesController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create a role</summary>
    /// <remarks>Needs `writeRoles`. A role of the account in effect gives no more than the caller holds there; a global one, which every account knows, is for a superAdmin user to make.</remarks>
    [HttpPost]
    [Dispatches<CreateRole>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RoleDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateRole command) =>
        SendAsync(command, created => Created($"/roles/{created.Value.Id}", WithETag(created)));

    /// <summary>List roles</summary>
    /// <remarks>Needs `readRoles` or `writeRoles`. The account's own and the global ones, newest first; a page of them where `page` or `pageSize` is given.</remarks>
    [HttpGet]
    [Dispatches<ListRoles>]
    [ProducesResponseType<IReadOnlyList<RoleDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListRoles query) =>
        SendAsync(query, page => new PageResult<RoleDto>(page));

    /// <summary>Get a role</summary>
    /// <remarks>Needs `readRoles` or `writeRoles`.</remarks>
    [HttpGet("{id:number}")]
    [Dispatches<GetRole>]
    [ProducesResponseType<RoleDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(int id) =>
        SendAsync(new GetRole(id), role => Ok(WithETag(role)));

    /// <summary>Change a role</summary>
    /// <remarks>Needs `writeRoles`, and all that the role gives and shall give; a global role needs a superAdmin user. A JSON merge patch: what is absent stays as it is. Who holds the role has its new permissions, and no others, at the next request. `superAdmin` and `accountAdmin` cannot be changed.</remarks>
    [HttpPatch("{id:number}")]
    [Dispatches<UpdateRole>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<RoleDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(int id, RolePatch patch) =>
        SendAsync(new UpdateRole(id, patch, ETags.ReadIfMatch(Request)), role => Ok(WithETag(role)));

    /// <summary>Delete a role</summary>
    /// <remarks>Needs `writeRoles`, and all that the role gives; a global role needs a superAdmin user. Nobody may hold it any more. `superAdmin` and `accountAdmin` cannot be deleted.</remarks>
    [HttpDelete("{id:number}")]
    [Dispatches<DeleteRole>]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(int id) =>
        SendAsync(new DeleteRole(id, ETags.ReadIfMatch(Request)), _ => NoContent());
}
