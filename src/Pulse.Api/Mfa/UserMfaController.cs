using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Application.Mfa;

namespace Pulse.Api.Mfa;

/// <summary>Second factors of other users.</summary>
[Route("users/{id:number}/mfa")]
[Tags("Second factor")]
public sealed class UserMfaController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Reset a user's second factor</summary>
    /// <remarks>
    /// For a user who has lost the second factor. The user can then log in with the password alone, until the user sets up another second
    /// factor. All sessions of the user end. Requires `writeUsers` in every account of the user, and all rights that the user holds. 409
    /// for your own user, and if the user has no second factor.
    /// </remarks>
    [HttpDelete]
    [Dispatches<ResetMfa>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> Reset(int id) => SendAsync(new ResetMfa(id), _ => NoContent());
}
