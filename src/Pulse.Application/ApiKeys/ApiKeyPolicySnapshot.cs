using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.ApiKeys;

/// <summary>An account's policy for API keys in the audit log.</summary>
public sealed record ApiKeyPolicySnapshot(
    int? MaxLifetimeDays, bool RequireExpiry, int? MaxGraceSeconds, int? MaxKeys, int? DisableAfterUnusedDays, bool RequireAllowedIps)
    : IAuditSnapshot
{
    public static ApiKeyPolicySnapshot Of(ApiKeyPolicy policy) => new(
        policy.MaxLifetimeDays,
        policy.RequireExpiry,
        policy.MaxGraceSeconds,
        policy.MaxKeys,
        policy.DisableAfterUnusedDays,
        policy.RequireAllowedIps);

    public static AuditedState StateOf(Account account) =>
        new(AuditTarget.ApiKeyPolicy(account.Id), account.Id, account.Version, Of(account.ApiKeyPolicy));
}
