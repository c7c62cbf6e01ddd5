using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Api.Applications;

/// <summary>Businesses that ask to be made merchants of the account in effect.</summary>
[Route("applications")]
[Tags("Applications")]
public sealed class ApplicationsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Begin an application</summary>
    /// <remarks>Needs `writeApplications`. A draft, of which anything may still be missing. The answer alone shows `applicationKey`, with which the business itself can fill in the draft at `/portal/application`.</remarks>
    [HttpPost]
    [Dispatches<CreateApplication>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedApplicationDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(ApplicationContent content) =>
        SendAsync(new CreateApplication(content), created => Created($"/applications/{created.Value.Id}", WithETag(created)));

    /// <summary>List applications</summary>
    /// <remarks>Needs `readApplications`, `writeApplications` or `decideApplications`. A page, newest first. The fields of `system` are filtered and sorted by under their own names, those of the other sections by their JSON paths, as in `basics.address.state=CA`; `search` looks into every text of every section.</remarks>
    [HttpGet]
    [Dispatches<ListApplications>]
    [ProducesResponseType<IReadOnlyList<ApplicationDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListApplications query) =>
        SendAsync(query, page => new PageResult<ApplicationDto>(page));

    /// <summary>Get an application</summary>
    /// <remarks>Needs `readApplications`, `writeApplications` or `decideApplications`. Bank account and social security numbers are masked, as in `****6789`, unless `include=sensitive` asks for them.</remarks>
    [HttpGet("{id:guid}")]
    [Dispatches<GetApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(Guid id, [FromQueryParameters] ApplicationParts parts) =>
        SendAsync(new GetApplication(id, parts.Include), application => Ok(WithETag(application)));

    /// <summary>Change a draft</summary>
    /// <remarks>Needs `writeApplications`. A JSON merge patch into the nested sections: what is absent stays as it is, `null` clears. An owner that is sent with its `id` is merged with what is known of it; one without is new; who is not sent is gone. A masked number cannot be sent back: leave it out.</remarks>
    [HttpPatch("{id:guid}")]
    [Dispatches<UpdateApplication>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(Guid id, MergePatch<ApplicationContent> patch) =>
        SendAsync(new UpdateApplication(id, patch, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Replace a draft's applicationKey</summary>
    /// <remarks>Needs `writeApplications`. For a key that is lost, or in the wrong hands: from this answer on, which alone shows the new one, the old one is refused.</remarks>
    [HttpPost("{id:guid}/application-key")]
    [Dispatches<ReplaceApplicationKey>]
    [ProducesResponseType<IssuedApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> ReplaceKey(Guid id) =>
        SendAsync(new ReplaceApplicationKey(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Delete a draft</summary>
    /// <remarks>Needs `writeApplications`. 409 for what has been submitted.</remarks>
    [HttpDelete("{id:guid}")]
    [Dispatches<DeleteApplication>]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(Guid id) =>
        SendAsync(new DeleteApplication(id, ETags.ReadIfMatch(Request)), _ => NoContent());
}
