using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.Applications;
using Pulse.Application.Merchants;

namespace Pulse.Api.Applications;

/// <summary>What becomes of an application: draft, submitted, inReview, and then approved, declined or withdrawn.</summary>
[Route("applications/{id:guid}")]
[Tags("Applications")]
public sealed class UnderwritingController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Submit an application</summary>
    /// <remarks>Needs `writeApplications`. 400 names what is missing; 409 where it is no draft. From then on it cannot be edited, and its `applicationKey` is worth nothing.</remarks>
    [HttpPost("submit")]
    [Dispatches<SubmitApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Submit(Guid id) =>
        SendAsync(new SubmitApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Withdraw an application</summary>
    /// <remarks>Needs `writeApplications`. For what was submitted and nobody has decided; a draft is deleted instead.</remarks>
    [HttpPost("withdraw")]
    [Dispatches<WithdrawApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Withdraw(Guid id) =>
        SendAsync(new WithdrawApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Take an application up for review</summary>
    /// <remarks>Needs `decideApplications`. For what was submitted.</remarks>
    [HttpPost("review")]
    [Dispatches<ReviewApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Review(Guid id) =>
        SendAsync(new ReviewApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Approve an application</summary>
    /// <remarks>Needs `decideApplications`. For what is in review. The merchant is there when the answer is: `system.merchantId` names it.</remarks>
    [HttpPost("approve")]
    [Dispatches<ApproveApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Approve(Guid id) =>
        SendAsync(new ApproveApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Decline an application</summary>
    /// <remarks>Needs `decideApplications`. For what is in review. The body may be absent.</remarks>
    [HttpPost("decline")]
    [Dispatches<DeclineApplication>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Decline(Guid id, Decline? decline) =>
        SendAsync(new DeclineApplication(id, decline ?? new Decline(), ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));
}
