using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Mfa;

namespace Pulse.Api.Mfa;

/// <summary>
/// The user's own second factor: one-time codes of an authenticator (TOTP, RFC 6238), and recovery codes in case it is lost.
/// </summary>
[Route("auth/mfa")]
[Tags("Second factor")]
public sealed class MfaController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get your second factor</summary>
    /// <remarks>
    /// For users; an API key has no second factor. Returns whether it is active, or set up but not confirmed, and how many recovery codes
    /// are left.
    /// </remarks>
    [HttpGet]
    [Dispatches<GetMfa>]
    [ProducesResponseType<MfaDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() => SendAsync(new GetMfa(), Ok);

    /// <summary>Set up one-time codes</summary>
    /// <remarks>
    /// Requires the current password. Returns the secret for an authenticator, only once. If you call it again before you confirm the
    /// secret, a new secret replaces it. 409 if a second factor is active.
    /// </remarks>
    [HttpPost("totp")]
    [Dispatches<SetUpTotp>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<TotpSetupDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> SetUp(SetUpTotp command) => SendAsync(command, Ok);

    /// <summary>Confirm one-time codes</summary>
    /// <remarks>
    /// Proves that the authenticator is set up. From then on, logins require a code. Returns ten recovery codes, only once. All other
    /// sessions of the user end; this session continues and counts as a session with a second factor. Wrong codes count as failed logins.
    /// </remarks>
    [HttpPost("totp/confirm")]
    [Dispatches<ConfirmTotp>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RecoveryCodesDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Confirm(ConfirmTotp command) => SendAsync(command, Ok);

    /// <summary>Disable your second factor</summary>
    /// <remarks>
    /// Requires the current password. The secret and the recovery codes become invalid, and all other sessions of the user end.
    /// </remarks>
    [HttpPost("totp/disable")]
    [Dispatches<DisableTotp>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Disable(DisableTotp command) => SendAsync(command, _ => NoContent());

    /// <summary>Replace the recovery codes</summary>
    /// <remarks>Requires the current password. Returns ten new recovery codes, only once; the old ones become invalid.</remarks>
    [HttpPost("recovery-codes")]
    [Dispatches<ReplaceRecoveryCodes>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RecoveryCodesDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> ReplaceRecoveryCodes(ReplaceRecoveryCodes command) => SendAsync(command, Ok);
}
