using AutoMapper;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

public sealed class ApiKeyProfile : Profile
{
    /// <summary>Key of a mapping item: the time, the account's <see cref="KeyTerms"/>, or the secret to show.</summary>
    public const string Now = nameof(Now);

    /// <inheritdoc cref="Now"/>
    public const string Terms = nameof(Terms);

    /// <inheritdoc cref="Now"/>
    public const string Secret = nameof(Secret);

    public ApiKeyProfile()
    {
        CreateMap<KeySecret, SecretDto>().ForMember(dto => dto.Imported, map => map.MapFrom(secret => secret.IsImported));
        CreateMap<ApiKey, ApiKeyDto>()
            .ForMember(dto => dto.ApiKey, map => map.MapFrom(key => key.Identifier))
            .ForMember(dto => dto.AccountId, map => map.MapFrom(key => key.AccountId.ToString()))
            .ForMember(dto => dto.Permissions, map => map.MapFrom(key => key.Permissions.ToSortedList()))
            .ForMember(dto => dto.AllowedIps, map => map.MapFrom(key => key.AllowedIps.Networks))
            .ForMember(dto => dto.RateLimit, map => map.MapFrom(key => RateLimitDto.Of(key.RateLimit)))
            .ForMember(dto => dto.Metadata, map => map.MapFrom(key => key.Metadata.Values))
            .ForMember(dto => dto.Quota, map => map.MapFrom(key => QuotaDto.Of(key.Quota)))
            .ForMember(
                dto => dto.Status,
                map => map.MapFrom((key, _, _, context) => key.StatusAt((DateTime)context.Items[Now], (KeyTerms)context.Items[Terms])))
            .ForMember(dto => dto.Secrets, map => map.MapFrom((key, _, _, context) => key.SecretsAt((DateTime)context.Items[Now])));
        CreateMap<ApiKey, IssuedApiKeyDto>()
            .IncludeBase<ApiKey, ApiKeyDto>()
            .ForMember(dto => dto.ApiSecret, map => map.MapFrom((_, _, _, context) => ((ApiKeySecret)context.Items[Secret]).Reveal()));
    }
}
