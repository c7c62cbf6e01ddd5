using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Verification;

namespace Pulse.Api.ApiKeys;

/// <summary>Verification of API keys of the account in effect, for other services and for diagnosis.</summary>
[Route("apikeys")]
[Tags("API keys")]
public sealed class VerificationController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Verify an API key that was presented to another service</summary>
    /// <remarks>
    /// Requires `verifyApiKeys`. For services that accept Pulse's API keys from their own clients. The response is 200 whether the key is
    /// valid or not. A verification counts as a use of the key and spends `cost` units of its rate limit and quota. Codes other than
    /// `not_found` are returned only if the secret is right. A key of another account is `not_found`. If you verify too many unknown keys,
    /// you get 429 for keys that are not in Pulse's cache.
    /// </remarks>
    [HttpPost("verify")]
    [Dispatches<VerifyApiKey>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<VerificationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Verify(PresentedApiKey presented) => SendAsync(new VerifyApiKey(presented), Ok);

    /// <summary>Verify up to 100 API keys</summary>
    /// <remarks>
    /// Requires `verifyApiKeys`. Returns one result per key, in the same order. 429 as for a single key; nothing is spent in that case.
    /// </remarks>
    [HttpPost("verify/batch")]
    [Dispatches<VerifyApiKeys>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IReadOnlyList<VerificationDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> VerifyBatch(PresentedApiKeys presented) => SendAsync(new VerifyApiKeys(presented), Ok);

    /// <summary>Explain whether a request with an API key would be rejected</summary>
    /// <remarks>
    /// Requires `readApiKeys`. Runs all checks in order for a hypothetical request, without a secret and without counting a use, and
    /// returns which check rejects it. The rate limit and quota are those of the responding node; for a future time, they assume no further
    /// use until then.
    /// </remarks>
    [HttpPost("{id:guid}/explain")]
    [Dispatches<ExplainApiKey>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ExplanationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Explain(Guid id, HypotheticalUse? use) =>
        SendAsync(new ExplainApiKey(id, use ?? HypotheticalUse.Nothing), Ok);
}
