using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Application.Common;
using Pulse.Application.Portal;
using Pulse.Domain.Applications;

namespace Pulse.Api.Portal;

/// <summary>Access of a business to its own application, without a user account.</summary>
[Route("portal/application")]
[Tags("Portal")]
public sealed class PortalController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get your application</summary>
    /// <remarks>
    /// Requires the `applicationKey` in the header `x-application-key`, which gives access to this one draft until it is submitted. For
    /// any other key, the response is 401. Bank account and social security numbers are masked.
    /// </remarks>
    [HttpGet]
    [Dispatches<GetPortalApplication>]
    [ProducesResponseType<PortalApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetApplication() =>
        SendAsync(new GetPortalApplication(), draft => Ok(WithETag(draft)));

    /// <summary>Edit your application</summary>
    /// <remarks>
    /// The body is a JSON merge patch of the nested sections, as in `PATCH /applications/{id}`: absent members stay unchanged, `null`
    /// clears a member. 409 if the application is submitted at the same time.
    /// </remarks>
    [HttpPatch]
    [Dispatches<UpdatePortalApplication>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<PortalApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> UpdateApplication(MergePatch<ApplicationContent> patch) =>
        SendAsync(new UpdatePortalApplication(patch, ETags.ReadIfMatch(Request)), draft => Ok(WithETag(draft)));

    /// <summary>Submit your application</summary>
    /// <remarks>400 names the missing fields. A submitted application cannot be edited, and its key is no longer valid.</remarks>
    [HttpPost("submit")]
    [NonIdempotent]
    [Dispatches<SubmitPortalApplication>]
    [ProducesResponseType<PortalApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> SubmitApplication() =>
        SendAsync(new SubmitPortalApplication(ETags.ReadIfMatch(Request)), submitted => Ok(WithETag(submitted)));
}
