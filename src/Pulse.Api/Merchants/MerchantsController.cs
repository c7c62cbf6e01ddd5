using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Authorization;
using Pulse.Api.Lists;
using Pulse.Application.Merchants;

namespace Pulse.Api.Merchants;

/// <summary>Businesses that take payments for the account in effect.</summary>
[Route("merchants")]
[Tags("Merchants")]
public sealed class MerchantsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>List merchants</summary>
    /// <remarks>Needs `readMerchants` or `writeMerchants`. A page, newest first. The fields of sections are filtered and sorted by under their JSON paths, as in `basics.address.state=CA`.</remarks>
    [HttpGet]
    [Dispatches<ListMerchants>]
    [ProducesResponseType<IReadOnlyList<MerchantDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListMerchants query) =>
        SendAsync(query, page => new PageResult<MerchantDto>(page));
}
