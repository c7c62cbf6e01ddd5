using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Users;

namespace Pulse.Api.Users;

/// <summary>How somebody who has a login joins another account.</summary>
[Route("auth/invitations")]
[Tags("Users")]
public sealed class InvitationsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Accept an invitation</summary>
    /// <remarks>For users. With the `setPasswordToken` of a user who was made with your e-mail in another account: you join that account, with the roles that were given there, and the other user is gone. A token works once. One that is unknown, expired or used, and one for somebody else, gets 400 at `token`, and counts as a failed login from its address (429).</remarks>
    [HttpPost("accept")]
    [NonIdempotent]
    [Dispatches<AcceptInvitation>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Accept(AcceptInvitation command) => SendAsync(command, _ => NoContent());
}
