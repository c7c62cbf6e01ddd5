using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Verification;

namespace Pulse.Api.ApiKeys;

/// <summary>Whether keys of the account in effect may be used: for other services, and for people who wonder why not.</summary>
[Route("apikeys")]
[Tags("API keys")]
public sealed class VerificationController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Verify an API key that was presented elsewhere</summary>
    /// <remarks>Needs `verifyApiKeys`. For services that take Pulse's keys themselves. The answer is 200 whether the key is valid or not; it counts as a use of the key, and spends `cost` of its rate and quota. Anything but `not_found` is told only to who presents the right secret; another account's key is `not_found`. A caller who has too many unknown keys verified gets 429 for keys that Pulse does not have in memory.</remarks>
    [HttpPost("verify")]
    [Dispatches<VerifyApiKey>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<VerificationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Verify(PresentedApiKey presented) => SendAsync(new VerifyApiKey(presented), Ok);

    /// <summary>Verify up to 100 API keys</summary>
    /// <remarks>Needs `verifyApiKeys`. An answer for each, in their order. 429 as for one key; nothing is spent then.</remarks>
    [HttpPost("verify/batch")]
    [Dispatches<VerifyApiKeys>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IReadOnlyList<VerificationDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> VerifyBatch(PresentedApiKeys presented) => SendAsync(new VerifyApiKeys(presented), Ok);

    /// <summary>Explain what a request of an API key would be refused for</summary>
    /// <remarks>Needs `readApiKeys`. Makes every check in order for a request that nobody has made, without a secret and without counting, and says which one refuses. Rate and quota are told as they stand at the answering node; of a time to come, what will have come back by then.</remarks>
    [HttpPost("{id:guid}/explain")]
    [Dispatches<ExplainApiKey>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ExplanationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Explain(Guid id, HypotheticalUse? use) => SendAsync(new ExplainApiKey(id, use ?? HypotheticalUse.Nothing), Ok);
}
