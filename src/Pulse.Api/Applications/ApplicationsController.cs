using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Api.QueryParameters;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Api.Applications;

/// <summary>Applications of businesses to become merchants of the account in effect.</summary>
[Route("applications")]
[Tags("Applications")]
public sealed class ApplicationsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create an application</summary>
    /// <remarks>
    /// Requires `writeApplications`. Creates a draft, which may be incomplete. `applicationKey` is returned only in this response. With it,
    /// the business can edit the draft at `/portal/application`.
    /// </remarks>
    [HttpPost]
    [Dispatches<CreateApplication>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedApplicationDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(ApplicationContent content) =>
        SendAsync(new CreateApplication(content), created => Created($"/applications/{created.Value.Id}", WithETag(created)));

    /// <summary>List applications</summary>
    /// <remarks>
    /// Requires `readApplications`, `writeApplications` or `decideApplications`. Returns a page, newest first. Filter and sort by the field
    /// names of `system`, and by the JSON paths of the other sections, as in `basics.address.state=CA`. `search` searches all texts of all
    /// sections.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListApplications>]
    [ProducesResponseType<IReadOnlyList<ApplicationDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListApplications query) =>
        SendAsync(query, page => new PageResult<ApplicationDto>(page));

    /// <summary>Get an application</summary>
    /// <remarks>
    /// Requires `readApplications`, `writeApplications` or `decideApplications`. Bank account and social security numbers are masked, as in
    /// `****6789`, unless you set `include=sensitive`.
    /// </remarks>
    [HttpGet("{id:guid}")]
    [Dispatches<GetApplication>]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(Guid id, [FromQueryParameters] ApplicationParts parts) =>
        SendAsync(new GetApplication(id, parts.Include), application => Ok(WithETag(application)));

    /// <summary>Change a draft</summary>
    /// <remarks>
    /// Requires `writeApplications`. The body is a JSON merge patch of the nested sections: absent members stay unchanged, `null` clears a
    /// member. An owner with an `id` is merged with the stored owner, an owner without `id` is added, and an owner that is not in the list
    /// is removed. Do not send a masked number back: leave it out.
    /// </remarks>
    [HttpPatch("{id:guid}")]
    [Dispatches<UpdateApplication>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<ApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(Guid id, MergePatch<ApplicationContent> patch) =>
        SendAsync(new UpdateApplication(id, patch, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Replace a draft's applicationKey</summary>
    /// <remarks>
    /// Requires `writeApplications`. For a key that is lost or compromised. The new key is returned only in this response; the old key is
    /// invalid before the response is sent.
    /// </remarks>
    [HttpPost("{id:guid}/application-key")]
    [Dispatches<ReplaceApplicationKey>]
    [ProducesResponseType<IssuedApplicationDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> ReplaceKey(Guid id) =>
        SendAsync(new ReplaceApplicationKey(id, ETags.ReadIfMatch(Request)), application => Ok(WithETag(application)));

    /// <summary>Delete a draft</summary>
    /// <remarks>Requires `writeApplications`. 409 if the application was submitted.</remarks>
    [HttpDelete("{id:guid}")]
    [Dispatches<DeleteApplication>]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(Guid id) =>
        SendAsync(new DeleteApplication(id, ETags.ReadIfMatch(Request)), _ => NoContent());
}
