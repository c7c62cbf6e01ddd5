using Pulse.Application.Applications;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>A merchant in the audit log: the fields that can change.</summary>
public sealed record MerchantSnapshot(
    BasicsSnapshot? Basics, BusinessDetailsSnapshot? BusinessDetails, MerchantStatus Status, Guid? ApplicationId) : IAuditSnapshot
{
    public static MerchantSnapshot Of(Merchant merchant) => new(
        BasicsSnapshot.Of(merchant.Profile.Basics),
        BusinessDetailsSnapshot.Of(merchant.Profile.BusinessDetails),
        merchant.Status,
        merchant.ApplicationId);

    public static AuditedState StateOf(Merchant merchant) =>
        new(AuditTarget.Merchant(merchant.Id), merchant.AccountId, merchant.Version, Of(merchant));
}
