using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Users;

namespace Pulse.Api.Users;

/// <summary>Invitations of existing users to another account.</summary>
[Route("auth/invitations")]
[Tags("Users")]
public sealed class InvitationsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Accept an invitation</summary>
    /// <remarks>
    /// For users. Send the `setPasswordToken` of a user that another account created with your e-mail address. You join that account with
    /// the roles that were assigned there, and the created user is deleted. A token can be used once. An unknown, expired or used token,
    /// and a token for another e-mail address, gets 400 at `token` and counts as a failed login from the client address (429).
    /// </remarks>
    [HttpPost("accept")]
    [NonIdempotent]
    [Dispatches<AcceptInvitation>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> AcceptInvitation(AcceptInvitation command) => SendAsync(command, _ => NoContent());
}
