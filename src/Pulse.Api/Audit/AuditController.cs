using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Application.Audit;

namespace Pulse.Api.Audit;

/// <summary>What has happened, and whether that is still what was written down.</summary>
[Route("audit-events")]
[Tags("Audit")]
public sealed class AuditController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List audit events</summary>
    /// <remarks>Needs `readAuditEvents`. What happened in the account in effect, newest first; for a superAdmin also what concerns no account. What changes who a user is (e-mail, status, password, second factor, one-time token, deletion) is in the log of every account that the user belongs to. Events that repeat, such as refused logins of one key, are one event at once and one later, whose `changes` give the `count` of the others, `firstAt` and `lastAt`. Pages go on by the `Link` with `rel="next"`.</remarks>
    [HttpGet]
    [Dispatches<ListAuditEvents>]
    [ProducesResponseType<IReadOnlyList<AuditEventDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromQueryParameters] ListAuditEvents query) => SendAsync(query, page => new CursorPageResult<AuditEventDto>(page));

    /// <summary>Check the audit log</summary>
    /// <remarks>Needs `readAuditEvents`. Each event holds an HMAC over its content and its predecessor's, made with a key that the database does not have. This walks the account's chain, and for a superAdmin the system's, and says where it is first broken. For a superAdmin it also says whether a chain is missing. Keep `head`: it shows later whether the newest events were cut off.</remarks>
    [HttpGet("integrity")]
    [Dispatches<CheckAuditIntegrity>]
    [ProducesResponseType<AuditIntegrityDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> CheckIntegrity() => SendAsync(new CheckAuditIntegrity(), Ok);
}
