using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Application.Permissions;

namespace Pulse.Api.Permissions;

/// <summary>The permissions of Pulse.</summary>
[Route("permissions")]
[Tags("Permissions")]
public sealed class PermissionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List permissions</summary>
    /// <remarks>
    /// Returns all permissions, sorted by name. `grantable` is true if you can grant the permission to an API key in the account in effect.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListPermissions>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<PermissionDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListPermissions query) =>
        SendAsync(query, page => new PageResult<PermissionDto>(page));
}
