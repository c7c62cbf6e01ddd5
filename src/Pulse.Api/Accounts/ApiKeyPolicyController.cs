using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.Accounts;

/// <summary>What an account asks of its API keys.</summary>
[Route("accounts/{accountId}/apikey-policy")]
[Tags("Accounts")]
public sealed class ApiKeyPolicyController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get the API key policy</summary>
    /// <remarks>Needs `readAccounts` or `writeAccounts` in the account. Answers exactly what `PUT` takes.</remarks>
    [HttpGet]
    [Dispatches<GetApiKeyPolicy>]
    [ProducesResponseType<ApiKeyPolicyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() => SendAsync(new GetApiKeyPolicy(), policy => Ok(WithETag(policy)));

    /// <summary>Set the API key policy</summary>
    /// <remarks>Needs `writeAccounts` in the account. Replaces the whole policy. It holds for keys that are made, changed and rotated from now on, and for every use: keys that break it are refused with 401 like expired ones, before this is answered. A secret that is retiring is left no more grace than it allows, counted from when the new one took over. A key can tighten the policy that bounds it, and cannot loosen it.</remarks>
    [HttpPut]
    [Dispatches<SetApiKeyPolicy>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ApiKeyPolicyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Set(ApiKeyPolicyDto policy) =>
        SendAsync(new SetApiKeyPolicy(policy, ETags.ReadIfMatch(Request)), set => Ok(WithETag(set)));
}
