using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.Accounts;

/// <summary>The rules of an account for its API keys.</summary>
[Route("accounts/{accountId}/apikey-policy")]
[Tags("Accounts")]
public sealed class ApiKeyPolicyController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get the API key policy</summary>
    /// <remarks>Requires `readAccounts` or `writeAccounts` in the account.</remarks>
    [HttpGet]
    [Dispatches<GetApiKeyPolicy>]
    [Compressible]
    [ProducesResponseType<ApiKeyPolicyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetApiKeyPolicy() => SendAsync(new GetApiKeyPolicy(), policy => Ok(WithETag(policy)));

    /// <summary>Set the API key policy</summary>
    /// <remarks>
    /// Requires `writeAccounts` in the account. Replaces the whole policy. The policy applies when a key is created, changed, rotated or
    /// used. Existing keys that violate it get 401, like expired keys, before the response is sent. The grace period of a retiring secret
    /// is shortened to the allowed maximum, counted from the rotation. An API key can tighten a policy that limits the key itself, but not
    /// loosen it.
    /// </remarks>
    [HttpPut]
    [Dispatches<SetApiKeyPolicy>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ApiKeyPolicyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> SetApiKeyPolicy(ApiKeyPolicyDto policy) =>
        SendAsync(new SetApiKeyPolicy(policy, ETags.ReadIfMatch(Request)), set => Ok(WithETag(set)));
}
