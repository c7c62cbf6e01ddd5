using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Logins;
using Pulse.Application.Sessions;

namespace Pulse.Api.Sessions;

/// <summary>Logins and the current session.</summary>
[Route("auth")]
[Tags("Sessions")]
public sealed class AuthController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Log in</summary>
    /// <remarks>
    /// Send either `email` and `password`, or `apiKey` and `apiSecret`. Credentials in headers are ignored. 429, even with the right
    /// password: too many failed logins (by default ten in 15 minutes), too many unknown API keys from one client address, or a wait of
    /// more than a few seconds (`login_queue_full`). At the limit of sessions of a user or an API key, a login ends the oldest. If the
    /// account has no free sessions (`Limits:SessionsPerAccount`) and its owner has none there, a right credential returns 409
    /// `too_many_sessions`. If the user has a second factor, a right password returns 401 with the code `mfa_required`; the `challenge` in
    /// that problem is only for `POST /auth/login/mfa`. With `permissions`, the session never has others, and loses those that its
    /// credential loses; it is no administrator, and cannot change the password, the e-mail and the second factor of its user. With
    /// `lifetimeSeconds`, it ends earlier than others.
    /// </remarks>
    [HttpPost("login")]
    [Dispatches<Login>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    [ProducesResponseType<MfaRequiredProblem>(
        StatusCodes.Status401Unauthorized,
        Problems.ContentType,
        Description = "Unauthorized. The credentials are missing or invalid, or, with the code mfa_required, a second factor is required.")]
    public Task<IActionResult> Login(Login command) => SendAsync(command, Ok);

    /// <summary>Complete a login</summary>
    /// <remarks>
    /// Send the `challenge` from the login response, and either `code` from the authenticator or `recoveryCode`. Each code can be used
    /// once. Failures count as failed logins. Ten wrong codes of a user within an hour end all pending logins of the user; further codes
    /// get 429 `too_many_codes` until the hour is over, but recovery codes are accepted. If the account has no free sessions, a right code
    /// returns 409 `too_many_sessions`, as in a login, and stays unused. A challenge ends after five attempts, after five minutes or after
    /// one success.
    /// </remarks>
    [HttpPost("login/mfa")]
    [Dispatches<CompleteLogin>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> CompleteLogin(CompleteLogin command) => SendAsync(command, Ok);

    /// <summary>Get the current session</summary>
    /// <remarks>Returns the caller, the account and the rights, for a session token and for an API key that is used directly.</remarks>
    [HttpGet("session")]
    [Dispatches<GetSession>]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetCurrent() => SendAsync(new GetSession(), session => new SessionResult(session));

    /// <summary>Log out</summary>
    /// <remarks>The session token is invalid before the response is sent.</remarks>
    [HttpPost("logout")]
    [Dispatches<Logout>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Logout() => SendAsync(new Logout(), _ => NoContent());
}
