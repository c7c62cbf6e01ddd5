using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Application.Sessions;

namespace Pulse.Api.Sessions;

/// <summary>Sessions that can be used, and their end.</summary>
[Route("sessions")]
[Tags("Sessions")]
public sealed class SessionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List sessions</summary>
    /// <remarks>One's own, and with `readSessions` all of the account in effect: those of its keys and of its members. A key's own are all that were made from it; those of a key that is refused, because it or its account is inactive, it has ended or its time has not come, are left out. Newest first. `lastSeenAt` is exact for what this node answered, and some seconds old for what others did; sorting by it is by what was written.</remarks>
    [HttpGet]
    [Dispatches<ListSessions>]
    [ProducesResponseType<IReadOnlyList<OpenSessionDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListSessions query) =>
        SendAsync(query, page => new PageResult<OpenSessionDto>(page));

    /// <summary>End a session</summary>
    /// <remarks>One's own, and with `writeSessions` those of the account's keys and of users who belong to this account alone. The session is dead before the answer is sent.</remarks>
    [HttpDelete("{id:guid}")]
    [Dispatches<EndSession>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> End(Guid id) => SendAsync(new EndSession(id), _ => NoContent());

    /// <summary>End one's other sessions</summary>
    /// <remarks>All of one's own but the one that was presented; all of a key's where the key is used directly. They are dead before the answer is sent.</remarks>
    [HttpDelete]
    [Dispatches<EndOtherSessions>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> EndOthers() => SendAsync(new EndOtherSessions(), _ => NoContent());
}
