using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Maps merchants to DTOs.</summary>
public sealed class MerchantView(IMapper mapper)
{
    public Versioned<MerchantDto> Of(Merchant merchant) => new(InList(merchant), merchant.Version);

    public MerchantDto InList(Merchant merchant) => mapper.Map<MerchantDto>(merchant);
}
