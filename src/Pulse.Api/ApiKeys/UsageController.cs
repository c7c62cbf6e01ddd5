using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.ApiKeys;
using Pulse.Application.Usage;

namespace Pulse.Api.ApiKeys;

/// <summary>How a key of the account in effect is used, and what of it it could do without.</summary>
[Route("apikeys/{id:guid}")]
[Tags("API keys")]
public sealed class UsageController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get an API key's usage</summary>
    /// <remarks>Needs `readApiKeys` or `writeApiKeys`. Counted in memory and written every few seconds: the last of them may be missing.</remarks>
    [HttpGet("usage")]
    [Dispatches<GetApiKeyUsage>]
    [ProducesResponseType<ApiKeyUsageDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetUsage(Guid id, [FromQueryParameters] UsagePeriod period) => SendAsync(new GetApiKeyUsage(id, period), Ok);

    /// <summary>Get which permissions an API key exercises</summary>
    /// <remarks>Needs `readApiKeys` or `writeApiKeys`. What a key holds and has never used, it could do without: see `narrow`.</remarks>
    [HttpGet("usage/permissions")]
    [Dispatches<GetPermissionUsage>]
    [ProducesResponseType<PermissionUsageDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetPermissions(Guid id) => SendAsync(new GetPermissionUsage(id), Ok);

    /// <summary>Take from an API key what it does not exercise</summary>
    /// <remarks>Needs `writeApiKeys`. Removes the permissions that were not exercised for so many days; one that the key was given since stays. 400 at `days` where the key is younger, 409 where nothing would be left.</remarks>
    [HttpPost("narrow")]
    [Dispatches<NarrowApiKey>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Narrow(Guid id, Narrowing narrowing) =>
        SendAsync(new NarrowApiKey(id, narrowing, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));
}
