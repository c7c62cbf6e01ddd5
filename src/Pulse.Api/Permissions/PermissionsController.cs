using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Application.Permissions;

namespace Pulse.Api.Permissions;

/// <summary>What can be permitted.</summary>
[Route("permissions")]
[Tags("Permissions")]
public sealed class PermissionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List permissions</summary>
    /// <remarks>Every permission there is; `grantable` says whether the caller can give it to a key in the account in effect. Sorted by name.</remarks>
    [HttpGet]
    [Dispatches<ListPermissions>]
    [ProducesResponseType<IReadOnlyList<PermissionDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListPermissions query) =>
        SendAsync(query, page => new PageResult<PermissionDto>(page));
}
