using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Streams;

namespace Pulse.Api.Streams;

/// <summary>The stream of revocations, for services that keep the results of verifications.</summary>
[Route("revocations")]
[Tags("Revocations")]
public sealed class RevocationsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Listen to revocations</summary>
    /// <remarks>
    /// Requires `verifyApiKeys`, or `verifyAllAccounts` for all accounts. The response is a stream of
    /// [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html). It ends when the credential may no longer
    /// listen, and when the node stops.
    ///
    /// - `hello` `{position, maxStalenessSeconds, stream}` is the first event. All changes after `position` follow. Do not keep results of
    ///   verifications whose `version` is before the first `position`.
    /// - `revoked` `{position, tags}`: drop all results with one of these tags and a `version` before `position`. Remember the tags for
    ///   `maxStalenessSeconds`: a verification by a node that does not know the revocation yet can arrive later.
    /// - `heartbeat` `{position}` comes once a second.
    /// - `reset` `{position}`: drop all results. Changes may have been missed.
    ///
    /// Acknowledge `hello`, `revoked` and `reset` at once, and heartbeats often enough. Keep results only while acknowledgements succeed:
    /// for `maxStalenessSeconds` after you *sent* the last acknowledgement that got 204, on a clock that cannot be set.
    ///
    /// To reconnect without loss, send the `id` of the last event as `Last-Event-ID`. The missed changes follow `hello`, or `reset` if
    /// Pulse no longer has them. Send the `stream` of the last `hello` as `Last-Stream-ID`: a listener that
    /// has left counts for `maxStalenessSeconds` in `Pulse-Revocation`, unless its next stream replaces it or it was `leaving`.
    /// </remarks>
    [HttpGet]
    [Dispatches<OpenRevocationStream>]
    [Produces(EventStreamResult.ContentType)]
    [ProducesResponseType<string>(StatusCodes.Status200OK, EventStreamResult.ContentType)]
    public Task<IActionResult> Listen() => SendAsync(
        new OpenRevocationStream(
            HeaderText.Of(Request.Headers[OpenRevocationStreamHandler.LastEventId]),
            HeaderText.Of(Request.Headers[OpenRevocationStreamHandler.LastStream])),
        stream => new EventStreamResult(stream));

    /// <summary>Acknowledge revocations</summary>
    /// <remarks>
    /// Requires the credential of the stream. Confirms that the listener has processed all events up to `position`. `Pulse-Revocation` and
    /// `Prefer: wait` of a revocation then include the listener. A listener without an acknowledgement for `maxStalenessSeconds`, or that
    /// gets 409 `behind`, does not count, and must not use what it has kept.
    ///
    /// It must reach the node of the stream: use session affinity.
    /// </remarks>
    [HttpPost("acknowledgements")]
    [Dispatches<AcknowledgeRevocations>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Acknowledge(RevocationAcknowledgement acknowledgement) =>
        SendAsync(new AcknowledgeRevocations(acknowledgement), _ => NoContent());
}
