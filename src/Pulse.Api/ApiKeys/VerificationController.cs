using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Verification;

namespace Pulse.Api.ApiKeys;

/// <summary>Verification of API keys, for other services and for diagnosis.</summary>
[Route("apikeys")]
[Tags("API keys")]
public sealed class VerificationController(IMediator mediator) : ApiController(mediator)
{
    private const string Return = "return";
    private const string Minimal = "minimal";

    /// <summary>Verify an API key that was presented to another service</summary>
    /// <remarks>
    /// Requires `verifyApiKeys`, or `verifyAllAccounts` for keys of all accounts. For services that
    /// accept Pulse's API keys from their own clients. The response is 200 whether the key is valid or not. A verification counts as a use
    /// of the key and spends `cost` units of its rate limit and quota. Codes other than `not_found` are returned only if the secret is
    /// right. A key of an account that you may not verify is `not_found`. If you verify too many unknown keys, you get 429 for keys that
    /// are not in Pulse's cache.
    ///
    /// A service that is connected to the [revocation stream](#tag/Revocations) can use a result again for `cacheSeconds`, until the stream
    /// sends one of its `tags` with a position after its `version`.
    /// </remarks>
    [HttpPost("verify")]
    [Dispatches<VerifyApiKey>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<VerificationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Verify(PresentedApiKey presented) =>
        SendAsync(new VerifyApiKey(presented), verified => Ok(PrefersMinimal() ? verified with { IsMinimal = true } : verified));

    /// <summary>Verify up to 100 API keys</summary>
    /// <remarks>
    /// Requires `verifyApiKeys` or `verifyAllAccounts`. Returns one result per key, in the same order. 429 as for a single key; nothing is
    /// spent in that case.
    /// </remarks>
    [HttpPost("verify/batch")]
    [Dispatches<VerifyApiKeys>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IReadOnlyList<VerificationDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> VerifyBatch(PresentedApiKeys presented) =>
        SendAsync(
            new VerifyApiKeys(presented),
            verified => Ok(PrefersMinimal() ? verified.Select(item => item with { IsMinimal = true }).ToList() : verified));

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

    /// <summary>Whether the client needs only the decision (RFC 7240, 4.2). If so, the response says that this was applied.</summary>
    private bool PrefersMinimal()
    {
        var isMinimal = Minimal.Equals(Preferences.Find(Request.Headers, Return), StringComparison.OrdinalIgnoreCase);
        if (isMinimal)
        {
            Response.Headers[Preferences.Applied] = $"{Return}={Minimal}";
        }

        return isMinimal;
    }
}
