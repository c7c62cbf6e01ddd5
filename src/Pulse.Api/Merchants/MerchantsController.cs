using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Common;
using Pulse.Application.Merchants;
using Pulse.Domain.Merchants;

namespace Pulse.Api.Merchants;

/// <summary>Merchants of the account in effect.</summary>
[Route("merchants")]
[Tags("Merchants")]
public sealed class MerchantsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create a merchant</summary>
    /// <remarks>
    /// Requires `writeMerchants`. For a business without an application. The approval of an application creates its merchant.
    /// </remarks>
    [HttpPost]
    [Dispatches<CreateMerchant>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(MerchantProfile profile) =>
        SendAsync(new CreateMerchant(profile), created => Created($"/merchants/{created.Value.Id}", WithETag(created)));

    /// <summary>List merchants</summary>
    /// <remarks>
    /// Requires `readMerchants` or `writeMerchants`. Returns a page, newest first. Filter and sort by the JSON paths of the sections, as in
    /// `basics.address.state=CA`.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListMerchants>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<MerchantDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListMerchants query) =>
        SendAsync(query, page => new PageResult<MerchantDto>(page));

    /// <summary>Get a merchant</summary>
    /// <remarks>Requires `readMerchants` or `writeMerchants`.</remarks>
    [HttpGet("{id:guid}")]
    [Dispatches<GetMerchant>]
    [Compressible]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(Guid id) =>
        SendAsync(new GetMerchant(id), merchant => Ok(WithETag(merchant)));

    /// <summary>Change a merchant</summary>
    /// <remarks>
    /// Requires `writeMerchants`. The body is a JSON merge patch of the sections: absent members stay unchanged, `null` clears
    /// members that can be empty. 409 if the merchant is closed.
    /// </remarks>
    [HttpPatch("{id:guid}")]
    [Dispatches<UpdateMerchant>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(Guid id, MergePatch<MerchantProfile> patch) =>
        SendAsync(new UpdateMerchant(id, patch, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));

    /// <summary>Suspend a merchant</summary>
    /// <remarks>Requires `writeMerchants`. The merchant must be active.</remarks>
    [HttpPost("{id:guid}/suspend")]
    [Dispatches<SuspendMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Suspend(Guid id) =>
        SendAsync(new SuspendMerchant(id, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));

    /// <summary>Reinstate a merchant</summary>
    /// <remarks>Requires `writeMerchants`. The merchant must be suspended.</remarks>
    [HttpPost("{id:guid}/reinstate")]
    [Dispatches<ReinstateMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Reinstate(Guid id) =>
        SendAsync(new ReinstateMerchant(id, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));

    /// <summary>Close a merchant</summary>
    /// <remarks>Requires `writeMerchants`. Permanent: a closed merchant cannot be changed or reinstated.</remarks>
    [HttpPost("{id:guid}/close")]
    [Dispatches<CloseMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Close(Guid id) =>
        SendAsync(new CloseMerchant(id, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));
}
