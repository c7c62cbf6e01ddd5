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

/// <summary>Businesses that take payments for the account in effect.</summary>
[Route("merchants")]
[Tags("Merchants")]
public sealed class MerchantsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Make a merchant</summary>
    /// <remarks>Needs `writeMerchants`. For a business that no application came before; an approved application makes its merchant itself.</remarks>
    [HttpPost]
    [Dispatches<CreateMerchant>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(MerchantProfile profile) =>
        SendAsync(new CreateMerchant(profile), created => Created($"/merchants/{created.Value.Id}", WithETag(created)));

    /// <summary>List merchants</summary>
    /// <remarks>Needs `readMerchants` or `writeMerchants`. A page, newest first. The fields of sections are filtered and sorted by under their JSON paths, as in `basics.address.state=CA`.</remarks>
    [HttpGet]
    [Dispatches<ListMerchants>]
    [ProducesResponseType<IReadOnlyList<MerchantDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListMerchants query) =>
        SendAsync(query, page => new PageResult<MerchantDto>(page));

    /// <summary>Get a merchant</summary>
    /// <remarks>Needs `readMerchants` or `writeMerchants`.</remarks>
    [HttpGet("{id:guid}")]
    [Dispatches<GetMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(Guid id) =>
        SendAsync(new GetMerchant(id), merchant => Ok(WithETag(merchant)));

    /// <summary>Change a merchant</summary>
    /// <remarks>Needs `writeMerchants`. A JSON merge patch into the sections: what is absent stays as it is, `null` clears what need not be there. 409 for a closed one.</remarks>
    [HttpPatch("{id:guid}")]
    [Dispatches<UpdateMerchant>]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(Guid id, MergePatch<MerchantProfile> patch) =>
        SendAsync(new UpdateMerchant(id, patch, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));

    /// <summary>Suspend a merchant</summary>
    /// <remarks>Needs `writeMerchants`. For an active one.</remarks>
    [HttpPost("{id:guid}/suspend")]
    [Dispatches<SuspendMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Suspend(Guid id) =>
        SendAsync(new SuspendMerchant(id, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));

    /// <summary>Reinstate a merchant</summary>
    /// <remarks>Needs `writeMerchants`. For a suspended one.</remarks>
    [HttpPost("{id:guid}/reinstate")]
    [Dispatches<ReinstateMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Reinstate(Guid id) =>
        SendAsync(new ReinstateMerchant(id, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));

    /// <summary>Close a merchant</summary>
    /// <remarks>Needs `writeMerchants`. Permanent: a closed merchant can neither be changed nor reinstated.</remarks>
    [HttpPost("{id:guid}/close")]
    [Dispatches<CloseMerchant>]
    [ProducesResponseType<MerchantDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Close(Guid id) =>
        SendAsync(new CloseMerchant(id, ETags.ReadIfMatch(Request)), merchant => Ok(WithETag(merchant)));
}
