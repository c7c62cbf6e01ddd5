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

/// <summary>Sessions: how they begin, what they are and how they end.</summary>
[Route("auth")]
[Tags("Sessions")]
public sealed class AuthController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Log in</summary>
    /// <remarks>With exactly one of `email` and `password`, and `apiKey` and `apiSecret`. Credentials in headers are ignored. Too many failed logins for one e-mail from one address (by default ten in 15 minutes), for one e-mail or from one address give 429, whatever the password; so do too many API keys from one address that are unknown or refused, and a login that finds no room among those that wait for their turn or waits for more than a few seconds (`login_queue_full`). A user and an API key have a bounded number of sessions: with one more login the oldest ends. In an account that has as many sessions as it can have (`Limits:SessionsPerAccount`) a right credential is answered with 409 `too_many_sessions`, unless its owner has a session there: then the owner's oldest ends. Where the user has a second factor, a right password is answered with 401 and the code `mfa_required`: `challenge` in that problem is for `POST /auth/login/mfa`, and for nothing else.</remarks>
    [HttpPost("login")]
    [Dispatches<Login>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    [ProducesResponseType<MfaRequiredProblem>(StatusCodes.Status401Unauthorized, Problems.ContentType, Description = "Unauthorized. Valid credentials are required; or, with the code mfa_required, a second factor.")]
    public Task<IActionResult> Login(Login command) => SendAsync(command, Ok);

    /// <summary>Complete a login</summary>
    /// <remarks>With the `challenge` that a login with a right password was answered with, and exactly one of `code`, which the authenticator shows, and `recoveryCode`. Each code is good for one use. Failures count as failed logins do; ten wrong codes of a user within an hour end all logins that wait, and further ones get 429 `too_many_codes` until the hour is over, but recovery codes are taken. In a full account a right code is answered with 409 `too_many_sessions`, as a login is, and stays unused. After five attempts, five minutes or one success the challenge is worth nothing.</remarks>
    [HttpPost("login/mfa")]
    [Dispatches<CompleteLogin>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> CompleteLogin(CompleteLogin command) => SendAsync(command, Ok);

    /// <summary>Get the session</summary>
    /// <remarks>Who the caller is, where, and with which rights: for a session token and for an API key used directly.</remarks>
    [HttpGet("session")]
    [Dispatches<GetSession>]
    [ProducesResponseType<SessionDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetSession() => SendAsync(new GetSession(), Ok);

    /// <summary>Log out</summary>
    /// <remarks>The session token is dead before the answer is sent.</remarks>
    [HttpPost("logout")]
    [Dispatches<Logout>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Logout() => SendAsync(new Logout(), _ => NoContent());
}
