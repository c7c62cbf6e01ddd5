using AutoMapper;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>Maps applications to DTOs. Sensitive fields mask themselves.</summary>
public sealed class ApplicationProfile : Profile
{
    /// <summary>Key of a mapping item: the application key or the decrypted content to show.</summary>
    public const string Key = nameof(Key);

    /// <inheritdoc cref="Key"/>
    public const string Content = nameof(Content);

    public ApplicationProfile()
    {
        CreateMap<MerchantApplication, ApplicationSystemDto>();
        CreateMap<MerchantApplication, ApplicationDto>()
            .ForMember(dto => dto.AccountId, map => map.MapFrom(application => application.AccountId.ToString()))
            .ForMember(dto => dto.Basics, map => map.MapFrom((application, _, _, context) => ContentOf(application, context).Basics))
            .ForMember(
                dto => dto.BusinessDetails,
                map => map.MapFrom((application, _, _, context) => ContentOf(application, context).BusinessDetails))
            .ForMember(
                dto => dto.BusinessHistory,
                map => map.MapFrom((application, _, _, context) => ContentOf(application, context).BusinessHistory))
            .ForMember(
                dto => dto.BusinessBanking,
                map => map.MapFrom((application, _, _, context) => ContentOf(application, context).BusinessBanking))
            .ForMember(
                dto => dto.OrderProcessing,
                map => map.MapFrom((application, _, _, context) => ContentOf(application, context).OrderProcessing))
            .ForMember(
                dto => dto.BusinessOwners,
                map => map.MapFrom((application, _, _, context) => ContentOf(application, context).BusinessOwners))
            .ForMember(
                dto => dto.PricingSchedule,
                map => map.MapFrom((application, _, _, context) => ContentOf(application, context).PricingSchedule))
            .ForMember(dto => dto.System, map => map.MapFrom(application => application));
        CreateMap<MerchantApplication, IssuedApplicationDto>()
            .IncludeBase<MerchantApplication, ApplicationDto>()
            .ForMember(dto => dto.ApplicationKey, map => map.MapFrom((_, _, _, context) => ((ApplicationKey)context.Items[Key]).Reveal()));
    }

    private static ApplicationContent ContentOf(MerchantApplication application, ResolutionContext context) =>
        context.TryGetItems(out var items) && items.TryGetValue(Content, out var readable)
            ? (ApplicationContent)readable
            : application.Content;
}
