using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Api.QueryParameters;
using Pulse.Application.Audit;

namespace Pulse.Api.Audit;

/// <summary>The audit log and its integrity.</summary>
[Route("audit-events")]
[Tags("Audit")]
public sealed class AuditController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List audit events</summary>
    /// <remarks>
    /// Requires `readAuditEvents`. Returns the events of the account in effect, newest first. A superAdmin also gets the events of the
    /// system, which belong to no account. Changes of a user's identity (e-mail, status, password, second factor, one-time token,
    /// deletion) are in the log of every account that the user belongs to. Repeated events, such as failed logins of one key, are one event
    /// at once and one later, whose `changes` contain the `count` of the others, `firstAt` and `lastAt`. Follow the `Link` with
    /// `rel="next"` to get the next page, also if a page is short or empty: with several filters, or with `from` or `to`, one page examines
    /// at most 1,000 events. Older events can be in an archive of the operator, and not in this list.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListAuditEvents>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<AuditEventDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> ListEvents([FromQueryParameters] ListAuditEvents query) =>
        SendAsync(query, page => new CursorPageResult<AuditEventDto>(page));

    /// <summary>Check the audit log</summary>
    /// <remarks>
    /// Requires `readAuditEvents`. Each event has an HMAC over its content and the previous HMAC, with a key outside the database. A
    /// background check verifies new events and records a signed `checkpoint`. This operation verifies at most 10,000 events after it, in
    /// the account's chain, and for a superAdmin in the system's chain, and returns the first broken event. For a superAdmin it also checks
    /// whether a chain is missing. A change of an event before the checkpoint is found by a full check only: start one with `full=true`. It
    /// runs in the background, and `fullCheck` shows its progress. Keep `head`: with it you can check later whether the newest events were
    /// removed. The events up to `archivedUpTo` are in files of the operator, which this call does not read.
    /// </remarks>
    [HttpGet("integrity")]
    [Dispatches<CheckAuditIntegrity>]
    [ProducesResponseType<AuditIntegrityDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> CheckIntegrity([FromQueryParameters] CheckAuditIntegrity query) => SendAsync(query, Ok);
}
