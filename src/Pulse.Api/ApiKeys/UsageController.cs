using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.QueryParameters;
using Pulse.Application.ApiKeys;
using Pulse.Application.Usage;

namespace Pulse.Api.ApiKeys;

/// <summary>Usage of an API key of the account in effect, and removal of unused permissions.</summary>
[Route("apikeys/{id:guid}")]
[Tags("API keys")]
public sealed class UsageController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get an API key's usage</summary>
    /// <remarks>
    /// Requires `readApiKeys` or `writeApiKeys`. Usage is counted in memory and written every few seconds, so the latest uses may be
    /// missing.
    /// </remarks>
    [HttpGet("usage")]
    [Dispatches<GetApiKeyUsage>]
    [Compressible]
    [ProducesResponseType<ApiKeyUsageDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetUsage(Guid id, [FromQueryParameters] UsagePeriod period) => SendAsync(new GetApiKeyUsage(id, period), Ok);

    /// <summary>Get the permissions that an API key uses</summary>
    /// <remarks>Requires `readApiKeys` or `writeApiKeys`. Use `narrow` to remove permissions that the key does not use.</remarks>
    [HttpGet("usage/permissions")]
    [Dispatches<GetPermissionUsage>]
    [Compressible]
    [ProducesResponseType<PermissionUsageDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetPermissionUsage(Guid id) => SendAsync(new GetPermissionUsage(id), Ok);

    /// <summary>Remove unused permissions from an API key</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. Removes the permissions that were not used within the given number of days. A permission that was granted
    /// within that time stays. 400 at `days` if the key is younger, or if the audit log of a part of that time is archived; 409 if no
    /// permission would be left.
    /// </remarks>
    [HttpPost("narrow")]
    [Dispatches<NarrowApiKey>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Narrow(Guid id, Narrowing narrowing) =>
        SendAsync(new NarrowApiKey(id, narrowing, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));
}
