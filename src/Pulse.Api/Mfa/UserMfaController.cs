using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Application.Mfa;

namespace Pulse.Api.Mfa;

/// <summary>Other users' second factors.</summary>
[Route("users/{id:number}/mfa")]
[Tags("Second factor")]
public sealed class UserMfaController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Reset a user's second factor</summary>
    /// <remarks>For a user who has lost it: the password alone is enough again, until the user sets up another. All of the user's sessions end. Needs `writeUsers` in every account of the user, and as many rights as the user has. 409 for one's own, and where there is none.</remarks>
    [HttpDelete]
    [Dispatches<ResetMfa>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Reset(int id) => SendAsync(new ResetMfa(id), _ => NoContent());
}
