using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Users;

namespace Pulse.Api.Users;

/// <summary>The user's own credentials.</summary>
[Route("auth")]
[Tags("Own identity")]
public sealed class OwnIdentityController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Change your password</summary>
    /// <remarks>
    /// For users. Requires the current password; a wrong one counts as a failed login (429). The presented session continues. All other
    /// sessions, and a pending one-time token of the user, are invalid before the response is sent. The new password must have 12 to 256
    /// characters, must not be a common password, and must not contain the name in the e-mail address, pulse, superadmin, accountadmin or
    /// apikey. If two changes run at the same time with the same password, one gets 409.
    /// </remarks>
    [HttpPost("password")]
    [Dispatches<ChangePassword>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> ChangePassword(ChangePassword command) => SendAsync(command, _ => NoContent());

    /// <summary>Set a password with a one-time token</summary>
    /// <remarks>
    /// For users that an administrator created, or that forgot their password. A token can be used once. All sessions of the user are
    /// invalid before the response is sent. A second factor stays active. An unknown, expired or used token gets 400 at `token` and counts
    /// as a failed login from the client address (429).
    /// </remarks>
    [HttpPost("password/set")]
    [Dispatches<SetPassword>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> SetPassword(SetPassword command) => SendAsync(command, _ => NoContent());

    /// <summary>Change your e-mail address</summary>
    /// <remarks>
    /// For users. Requires the current password. The new address becomes the login. The presented session continues; all other sessions are
    /// invalid before the response is sent. An address that is the login of another user gets 409 `email_unavailable`, which counts as a
    /// failed login (429).
    /// </remarks>
    [HttpPost("email")]
    [Dispatches<ChangeEmail>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> ChangeEmail(ChangeEmail command) => SendAsync(command, _ => NoContent());
}
