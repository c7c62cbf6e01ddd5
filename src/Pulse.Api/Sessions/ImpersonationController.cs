using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Impersonation;
using Pulse.Application.Sessions;

namespace Pulse.Api.Sessions;

/// <summary>Sessions in which a user acts as another.</summary>
[Route("auth/impersonate")]
[Tags("Sessions")]
public sealed class ImpersonationController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Act as another user</summary>
    /// <remarks>A new session of at most an hour, in which the caller may do what both may, in those of the user's accounts where the caller holds `impersonateUsers`. It ends for good with the right to it. Every event of it names both. Not as a superAdmin, not by an API key, and not while acting as somebody already. `too_many_impersonations` where the caller acts as others in 20 sessions already (`Sessions:MaxImpersonationsPerUser`); `too_many_sessions` in a full account, as for a login. Passwords, second factors, sessions and new secrets are out of its reach.</remarks>
    [HttpPost]
    [Dispatches<Impersonate>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status404NotFound)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Start(Impersonate command) => SendAsync(command, Ok);

    /// <summary>Stop acting as another user</summary>
    /// <remarks>The presented session is dead before the answer is sent; the one that it was begun in goes on. `not_impersonating` where it is no such session.</remarks>
    [HttpPost("stop")]
    [Dispatches<StopImpersonating>]
    [NonIdempotent]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Stop() => SendAsync(new StopImpersonating(), _ => NoContent());
}
