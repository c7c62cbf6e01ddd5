using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Users;

namespace Pulse.Api.Users;

/// <summary>What users prove themselves with, as they change it themselves.</summary>
[Route("auth")]
[Tags("Own identity")]
public sealed class OwnIdentityController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Change one's password</summary>
    /// <remarks>For users, with the current password; wrong ones count as failed logins (429). The session that is presented goes on, all others are dead before the answer is sent, and so is a one-time token that was handed over for the user. A new password has 12 to 256 characters, whichever; it is none of the most common ones and contains neither the name in the e-mail nor pulse, superadmin, accountadmin or apikey. Of two changes at once with the same password one gets 409.</remarks>
    [HttpPost("password")]
    [Dispatches<ChangePassword>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> ChangePassword(ChangePassword command) => SendAsync(command, _ => NoContent());

    /// <summary>Set a password with a one-time token</summary>
    /// <remarks>For users who were made by an administrator, or have forgotten their password. Works once; all sessions of the user are dead before the answer is sent. A second factor stays as it is. A token that is unknown, expired or used gets 400 at `token`, and counts as a failed login from its address (429).</remarks>
    [HttpPost("password/set")]
    [Dispatches<SetPassword>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> SetPassword(SetPassword command) => SendAsync(command, _ => NoContent());

    /// <summary>Change one's e-mail</summary>
    /// <remarks>For users, with the current password. From then on the user logs in with the new e-mail. The session that is presented goes on, all others are dead before the answer is sent. An e-mail that somebody logs in with gets 409 `email_unavailable`, which counts as a failed login (429).</remarks>
    [HttpPost("email")]
    [Dispatches<ChangeEmail>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> ChangeEmail(ChangeEmail command) => SendAsync(command, _ => NoContent());
}
