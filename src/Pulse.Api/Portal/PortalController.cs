using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.Common;
using Pulse.Application.Portal;
using Pulse.Domain.Applications;

namespace Pulse.Api.Portal;

/// <summary>What a business does with its own application, without being anybody in Pulse.</summary>
[Route("portal/application")]
[Tags("Portal")]
public sealed class PortalController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get your application</summary>
    /// <remarks>Needs the `applicationKey` that the making of the application has answered, in `x-application-key`. It reaches that one draft until it is submitted; from then on, and for whatever else is no such key, 401. Bank account and social security numbers are always masked.</remarks>
    [HttpGet]
    [Dispatches<GetPortalApplication>]
    [ProducesResponseType<PortalApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() =>
        SendAsync(new GetPortalApplication(), draft => Ok(WithETag(draft)));

    /// <summary>Fill in your application</summary>
    /// <remarks>A JSON merge patch into the nested sections, as for `PATCH /applications/{id}`: what is absent stays as it is, `null` clears. 409 where it is submitted at the same moment.</remarks>
    [HttpPatch]
    [Dispatches<UpdatePortalApplication>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<PortalApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(MergePatch<ApplicationContent> patch) =>
        SendAsync(new UpdatePortalApplication(patch, ETags.ReadIfMatch(Request)), draft => Ok(WithETag(draft)));
}
