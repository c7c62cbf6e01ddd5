using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Mfa;

namespace Pulse.Api.Mfa;

/// <summary>One's own second factor: one-time codes of an authenticator (TOTP, RFC 6238), and recovery codes for when it is lost.</summary>
[Route("auth/mfa")]
[Tags("Second factor")]
public sealed class MfaController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get one's second factor</summary>
    /// <remarks>Whether it is in use, or set up and not confirmed, and how many recovery codes are left. For users; an API key has none.</remarks>
    [HttpGet]
    [Dispatches<GetMfa>]
    [ProducesResponseType<MfaDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() => SendAsync(new GetMfa(), Ok);

    /// <summary>Set up one-time codes</summary>
    /// <remarks>Asks for the password again. Answers the secret for an authenticator, this once; another call before it is confirmed replaces it. 409 where a second factor is in use.</remarks>
    [HttpPost("totp")]
    [Dispatches<SetUpTotp>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<TotpSetupDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> SetUp(SetUpTotp command) => SendAsync(command, Ok);

    /// <summary>Confirm one-time codes</summary>
    /// <remarks>Proves that the authenticator is set up; from then on logins need it. Answers ten recovery codes, this once. Every other session of the user ends; this one goes on and counts as one with a second factor. Wrong codes count as failed logins.</remarks>
    [HttpPost("totp/confirm")]
    [Dispatches<ConfirmTotp>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RecoveryCodesDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Confirm(ConfirmTotp command) => SendAsync(command, Ok);

    /// <summary>Take one's second factor out of use</summary>
    /// <remarks>Asks for the password again. The secret and the recovery codes are worth nothing any more, and every other session of the user ends.</remarks>
    [HttpPost("totp/disable")]
    [Dispatches<DisableTotp>]
    [NonIdempotent]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Disable(DisableTotp command) => SendAsync(command, _ => NoContent());

    /// <summary>Replace the recovery codes</summary>
    /// <remarks>Asks for the password again. Answers ten new recovery codes, this once; the old ones are worth nothing any more.</remarks>
    [HttpPost("recovery-codes")]
    [Dispatches<ReplaceRecoveryCodes>]
    [NonIdempotent]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<RecoveryCodesDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> ReplaceRecoveryCodes(ReplaceRecoveryCodes command) => SendAsync(command, Ok);
}
