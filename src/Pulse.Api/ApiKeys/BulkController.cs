using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.ApiKeys;

/// <summary>Many keys of the account in effect at once.</summary>
[Route("apikeys/bulk")]
[Tags("API keys")]
public sealed class BulkController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Disable, enable, delete or expire many API keys</summary>
    /// <remarks>Needs `writeApiKeys`. Up to 1,000 keys, named by `ids` or found by `filter`; the answer tells what became of each, under the rules and with the codes of the call for one key. A key that is refused does not hold up the others. With `dryRun` nothing changes, and the answer tells what would happen and which of the keys were used in the last 7 days. Doing it again is safe: it changes nothing that is done already. With `ids`, the answer again tells of each key. A `filter` that matches no key any more, such as `status=active` after `disable`, is 400: "Matches no API key."</remarks>
    [HttpPost]
    [Dispatches<BulkChangeApiKeys>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<BulkChangeDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Change(BulkChangeApiKeys command) => SendAsync(command, Ok);
}
