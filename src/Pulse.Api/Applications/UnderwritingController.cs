using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.Applications;
using Pulse.Application.Merchants;

namespace Pulse.Api.Applications;

/// <summary>The states of an application: draft, submitted, inReview, and then approved, declined or withdrawn.</summary>
[Route("applications/{id:guid}")]
[Tags("Applications")]
public sealed class UnderwritingController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Submit an application</summary>
    /// <remarks>
    /// Requires `writeApplications`. 400 names the missing fields; 409 if the application is not a draft. A submitted application cannot be
    /// edited, and its `applicationKey` is no longer valid.
    /// </remarks>
    [HttpPost("submit")]
    [Dispatches<SubmitApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Submit(Guid id) =>
        SendAsync(new SubmitApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Withdraw an application</summary>
    /// <remarks>Requires `writeApplications`. The application must be submitted and not decided. Delete a draft instead.</remarks>
    [HttpPost("withdraw")]
    [Dispatches<WithdrawApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Withdraw(Guid id) =>
        SendAsync(new WithdrawApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Start the review of an application</summary>
    /// <remarks>Requires `decideApplications`. The application must be submitted.</remarks>
    [HttpPost("review")]
    [Dispatches<ReviewApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Review(Guid id) =>
        SendAsync(new ReviewApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Approve an application</summary>
    /// <remarks>
    /// Requires `decideApplications`. The application must be in review. The merchant is created with the approval; `system.merchantId` is
    /// its id.
    /// </remarks>
    [HttpPost("approve")]
    [Dispatches<ApproveApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Approve(Guid id) =>
        SendAsync(new ApproveApplication(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Decline an application</summary>
    /// <remarks>Requires `decideApplications`. The application must be in review. The body can be absent.</remarks>
    [HttpPost("decline")]
    [Dispatches<DeclineApplication>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Decline(Guid id, Decline? decline) =>
        SendAsync(
            new DeclineApplication(id, decline ?? new Decline(), ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));
}
