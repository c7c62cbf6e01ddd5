using AutoMapper;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>From the key to what callers see of it.</summary>
public sealed class ApiKeyProfile : Profile
{
    public ApiKeyProfile()
    {
        CreateMap<ApiKey, ApiKeyDto>()
            .ForMember(dto => dto.ApiKey, map => map.MapFrom(key => key.Identifier))
            .ForMember(dto => dto.AccountId, map => map.MapFrom(key => key.AccountId.ToString()))
            .ForMember(dto => dto.Permissions, map => map.MapFrom(key => key.Permissions.ToSortedList()));
        CreateMap<ApiKey, CreatedApiKeyDto>()
            .IncludeBase<ApiKey, ApiKeyDto>()
            .ForMember(dto => dto.ApiSecret, map => map.MapFrom((_, _, _, context) => ((ApiKeySecret)context.Items[nameof(ApiKeySecret)]).Reveal()));
    }
}
