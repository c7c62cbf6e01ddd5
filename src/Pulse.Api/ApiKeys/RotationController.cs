using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.ApiKeys;

/// <summary>Rotation of the secret of an API key of the account in effect.</summary>
[Route("apikeys/{id:guid}/rotate")]
[Tags("API keys")]
public sealed class RotationController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Rotate an API key</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. The key keeps its id and identifier and gets a new secret, which is returned only in this response. The old
    /// secret stays valid for the grace period, unless that is 0. Sessions created with the old secret end with it. A key has at most two
    /// secrets: a secret that was already retiring or pending is removed. If two rotations run at the same time, one gets 409. An API key
    /// can only rotate keys whose limits are not wider than its own.
    /// </remarks>
    [HttpPost]
    [Dispatches<RotateApiKey>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Rotate(Guid id, ApiKeyRotation? rotation) =>
        SendAsync(new RotateApiKey(id, rotation ?? new ApiKeyRotation(), ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));

    /// <summary>End the grace period of a rotation now</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. The old secret and the sessions created with it are invalid before the response is sent. 409 if no secret
    /// is retiring.
    /// </remarks>
    [HttpPost("complete")]
    [Dispatches<CompleteRotation>]
    [Revokes]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> CompleteRotation(Guid id) =>
        SendAsync(new CompleteRotation(id, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));

    /// <summary>Withdraw a new secret that was not used yet</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. Undoes a rotation with `firstUse` whose new secret is still pending. 409 if no secret is pending.
    /// </remarks>
    [HttpPost("cancel")]
    [Dispatches<CancelRotation>]
    [Revokes]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> CancelRotation(Guid id) =>
        SendAsync(new CancelRotation(id, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));
}
