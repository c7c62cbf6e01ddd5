using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.ApiKeys;

/// <summary>How a key of the account in effect gets a new secret.</summary>
[Route("apikeys/{id:guid}/rotate")]
[Tags("API keys")]
public sealed class RotationController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Rotate an API key</summary>
    /// <remarks>Needs `writeApiKeys`. The key keeps its id and its identifier and gets a new secret, which this answer alone shows. The old secret works on for a grace period, unless that is 0; sessions made with it end with it. At most two secrets live: one that was retiring, or waiting for its first use, is gone. Of two rotations at once one gets 409. A key rotates only keys with no wider limits than its own.</remarks>
    [HttpPost]
    [Dispatches<RotateApiKey>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Rotate(Guid id, ApiKeyRotation? rotation) =>
        SendAsync(new RotateApiKey(id, rotation ?? new ApiKeyRotation(), ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));

    /// <summary>End the grace period of a rotation now</summary>
    /// <remarks>Needs `writeApiKeys`. From this answer on the old secret is refused, and so are the sessions made with it. 409 where no secret is retiring.</remarks>
    [HttpPost("complete")]
    [Dispatches<CompleteRotation>]
    [Revokes]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Complete(Guid id) =>
        SendAsync(new CompleteRotation(id, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));

    /// <summary>Withdraw a new secret that was not used yet</summary>
    /// <remarks>Needs `writeApiKeys`. For a rotation with `firstUse`: the key is as it was. 409 where no secret waits for its first use.</remarks>
    [HttpPost("cancel")]
    [Dispatches<CancelRotation>]
    [Revokes]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Cancel(Guid id) =>
        SendAsync(new CancelRotation(id, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));
}
