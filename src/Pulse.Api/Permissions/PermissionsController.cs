using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Api.QueryParameters;
using Pulse.Application.Common;
using Pulse.Application.Permissions;

namespace Pulse.Api.Permissions;

/// <summary>The permissions of Pulse, and those that this installation defines for its own services.</summary>
[Route("permissions")]
[Tags("Permissions")]
public sealed class PermissionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Define a permission</summary>
    /// <remarks>
    /// Requires a user who is `superAdmin`. A permission of your own services, such as `orders:read`, is granted, verified and listed like
    /// a built-in one. All accounts get it, or only those in `accounts`. SuperAdmins, and administrators of an account that has it, hold
    /// it at once; no other principal does. Names are case-sensitive ASCII and contain a dot or a colon. 409 if the name exists, or was
    /// deleted: a deleted name is never used again. At most 1,000 permissions can exist.
    /// </remarks>
    [HttpPost]
    [Dispatches<DefinePermission>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<PermissionDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Define(DefinePermission command) =>
        SendAsync(command, defined => Created($"/permissions/{command.Name}", WithETag(defined)));

    /// <summary>List permissions</summary>
    /// <remarks>
    /// Returns the built-in permissions and the others of the account in effect, sorted by name; all of them for a superAdmin.
    /// `grantable` is true if you can grant the permission to an API key in the account in effect.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListPermissions>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<PermissionDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListPermissions query) =>
        SendAsync(query, page => new PageResult<PermissionDto>(page));

    /// <summary>Get a permission</summary>
    /// <remarks>404 for a permission that the account in effect does not have, unless it is built in or you are a superAdmin.</remarks>
    [HttpGet("{name}")]
    [Dispatches<GetPermission>]
    [Compressible]
    [ProducesResponseType<PermissionDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(string name) => SendAsync(new GetPermission(name), found => Ok(WithETag(found)));

    /// <summary>Change the description of a permission</summary>
    /// <remarks>
    /// Requires a user who is `superAdmin`. The body is a JSON merge patch: absent members stay unchanged. The name never changes. Built-in
    /// permissions cannot be changed.
    /// </remarks>
    [HttpPatch("{name}")]
    [Dispatches<UpdatePermission>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<PermissionDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(string name, PermissionPatch patch) =>
        SendAsync(new UpdatePermission(name, patch, ETags.ReadIfMatch(Request)), updated => Ok(WithETag(updated)));

    /// <summary>Delete a permission</summary>
    /// <remarks>
    /// Requires a user who is `superAdmin`. Takes the permission from all keys, roles and accounts, with effect from their next request
    /// on. A key can be left without any permission. Cannot be undone, and the name cannot be used again. One audit event tells how many
    /// keys, roles and accounts had it, with up to 100 ids of each. With `dryRun=true`, nothing changes, and the response contains the
    /// numbers. Built-in permissions cannot be deleted.
    /// </remarks>
    [HttpDelete("{name}")]
    [Dispatches<DeletePermission>]
    [Revokes]
    [ProducesResponseType<PermissionHoldersDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(string name, [FromQueryParameters] PermissionDeletion deletion)
    {
        var dryRun = deletion.DryRun == true;
        return SendAsync(
            new DeletePermission(name, dryRun, ETags.ReadIfMatch(Request)), holders => dryRun ? Ok(holders) : NoContent());
    }
}

public sealed record PermissionDeletion : IQueryParameters
{
    [Description("Returns the number of holders and changes nothing.")]
    public bool? DryRun { get; init; }
}
