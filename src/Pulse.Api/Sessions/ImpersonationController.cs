using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Impersonation;
using Pulse.Application.Sessions;

namespace Pulse.Api.Sessions;

/// <summary>Impersonation: sessions in which a user acts as another user.</summary>
[Route("auth/impersonate")]
[Tags("Sessions")]
public sealed class ImpersonationController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Impersonate a user</summary>
    /// <remarks>
    /// Creates a session of at most one hour. In it, you have the rights that both you and the user hold, in those accounts of the user in
    /// which you hold `impersonateUsers`. The session ends permanently when you lose that right. Audit events of it name both users. Not
    /// allowed for API keys, for users that are superAdmin, and within an impersonation. `too_many_impersonations` if you already have 20
    /// such sessions (`Sessions:MaxImpersonationsPerUser`); `too_many_sessions` if the account has no free sessions, as in a login. Such a
    /// session cannot access passwords, second factors, sessions and new secrets.
    /// </remarks>
    [HttpPost]
    [Dispatches<Impersonate>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status404NotFound)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Impersonate(Impersonate command) => SendAsync(command, Ok);

    /// <summary>Stop impersonating</summary>
    /// <remarks>
    /// The presented session is invalid before the response is sent; the session that started it continues. `not_impersonating` if the
    /// presented session is not an impersonation.
    /// </remarks>
    [HttpPost("stop")]
    [Dispatches<StopImpersonating>]
    [NonIdempotent]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> StopImpersonating() => SendAsync(new StopImpersonating(), _ => NoContent());
}
