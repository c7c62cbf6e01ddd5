using AutoMapper;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

public sealed class MerchantProfileMap : Profile
{
    public MerchantProfileMap() => CreateMap<Merchant, MerchantDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom(merchant => merchant.AccountId.ToString()))
        .ForMember(dto => dto.Basics, map => map.MapFrom(merchant => merchant.Profile.Basics))
        .ForMember(dto => dto.BusinessDetails, map => map.MapFrom(merchant => merchant.Profile.BusinessDetails));
}
