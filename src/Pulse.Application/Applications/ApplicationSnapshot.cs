using Pulse.Application.Audit;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;

namespace Pulse.Application.Applications;

/// <summary>An application in the audit log: the fields that can change.</summary>
public sealed record ApplicationSnapshot(
    BasicsSnapshot? Basics,
    BusinessDetailsSnapshot? BusinessDetails,
    BusinessHistorySnapshot? BusinessHistory,
    BusinessBankingSnapshot? BusinessBanking,
    OrderProcessingSnapshot? OrderProcessing,
    IReadOnlyList<BusinessOwnerSnapshot>? BusinessOwners,
    PricingScheduleSnapshot? PricingSchedule,
    ApplicationStatus Status,
    string? Reason,
    Guid? MerchantId) : IAuditSnapshot
{
    public static ApplicationSnapshot Of(MerchantApplication application) => new(
        BasicsSnapshot.Of(application.Content.Basics),
        BusinessDetailsSnapshot.Of(application.Content.BusinessDetails),
        BusinessHistorySnapshot.Of(application.Content.BusinessHistory),
        BusinessBankingSnapshot.Of(application.Content.BusinessBanking),
        OrderProcessingSnapshot.Of(application.Content.OrderProcessing),
        application.Content.BusinessOwners?.Select(BusinessOwnerSnapshot.Of).ToList(),
        PricingScheduleSnapshot.Of(application.Content.PricingSchedule),
        application.Status,
        application.Reason,
        application.MerchantId);

    public static AuditedState StateOf(MerchantApplication application) =>
        new(AuditTarget.Application(application.Id), application.AccountId, application.Version, Of(application));
}
