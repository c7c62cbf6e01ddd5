using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.ApiKeys;

/// <summary>Bulk changes of API keys of the account in effect.</summary>
[Route("apikeys/bulk")]
[Tags("API keys")]
public sealed class BulkController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Disable, enable, delete or expire many API keys</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. Select up to 1,000 keys with `ids` or `filter`. The response has a result for each key, with the same
    /// rules and error codes as the operation on a single key. A key that is rejected does not stop the others. With `dryRun`, nothing
    /// changes, and the response shows the expected results and which of the keys were used in the last 7 days. You can safely repeat the
    /// request: completed changes are not made again. With `ids`, the response again has a result for each key. If `filter` matches no key
    /// any more, the response is 400.
    /// </remarks>
    [HttpPost]
    [Dispatches<BulkChangeApiKeys>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<BulkChangeDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> BulkChange(BulkChangeApiKeys command) => SendAsync(command, Ok);
}
