using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Application.Sessions;

namespace Pulse.Api.Sessions;

/// <summary>Active sessions.</summary>
[Route("sessions")]
[Tags("Sessions")]
public sealed class SessionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List sessions</summary>
    /// <remarks>
    /// Returns your own sessions, newest first. With `readSessions`, returns all sessions of the account in effect: those of its keys and
    /// of its members. The sessions of an API key are all that were created with it. Sessions of a key that is not valid now (inactive, in
    /// an inactive account, expired, or not yet valid) are left out. `lastSeenAt` is exact for requests to the responding node, and some
    /// seconds old for requests to other nodes. Sorting by it uses the stored values. A narrowed session needs `readSessions`.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListSessions>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<OpenSessionDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListSessions query) =>
        SendAsync(query, page => new PageResult<OpenSessionDto>(page));

    /// <summary>End a session</summary>
    /// <remarks>
    /// You can end your own sessions. With `writeSessions`, you can also end those of the account's keys and of users that belong only to
    /// this account. The session is invalid before the response is sent.
    /// </remarks>
    [HttpDelete("{id:guid}")]
    [Dispatches<EndSession>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> End(Guid id) => SendAsync(new EndSession(id), _ => NoContent());

    /// <summary>End your other sessions</summary>
    /// <remarks>
    /// Ends all of your sessions except the presented one. If an API key is used directly, ends all sessions of the key. They are invalid
    /// before the response is sent.
    /// </remarks>
    [HttpDelete]
    [Dispatches<EndOtherSessions>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> EndOthers() => SendAsync(new EndOtherSessions(), _ => NoContent());
}
