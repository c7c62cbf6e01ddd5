using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.QueryParameters;
using Pulse.Application.Usage;

namespace Pulse.Api.ApiKeys;

/// <summary>Usage of all API keys of the account in effect.</summary>
[Route("usage")]
[Tags("API keys")]
public sealed class AccountUsageController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get the account's usage</summary>
    /// <remarks>
    /// Requires `readApiKeys` or `writeApiKeys`. Counts the uses of all keys of the account by hour, day or month, and by key, external id,
    /// permission or refusal code. Deleted keys count too. A key's external id counts as it was at the time of use. Usage is counted in
    /// memory and written every few seconds, so the latest uses may be missing. A period has at most 400 days, and 31 days with
    /// `interval=hour`.
    /// </remarks>
    [HttpGet]
    [Dispatches<GetUsage>]
    [Compressible]
    [ProducesResponseType<UsageDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetAccountUsage([FromQueryParameters] UsageQuery query) => SendAsync(new GetUsage(query), Ok);
}
