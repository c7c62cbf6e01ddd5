using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>Compares keys with the policy of their account.</summary>
public static class PolicyChecks
{
    /// <summary>The longest grace period of a rotation under this policy.</summary>
    public static TimeSpan MaxGrace(this ApiKeyPolicy policy) =>
        policy.MaxGraceSeconds is { } seconds && seconds < Rotation.MaxGrace.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : Rotation.MaxGrace;

    /// <returns>An error for each rule that a key with these properties breaks.</returns>
    public static IEnumerable<Error> ViolationsBy(this ApiKeyPolicy policy, ApiKeyDetails details, DateTime createdAt) =>
        policy.ExpiryViolations(details, createdAt).Concat(policy.NetworkViolations(details));

    /// <returns>An error for each rule that the change of a key breaks. Rules about unchanged properties are not checked.</returns>
    public static IEnumerable<Error> ViolationsByChange(
        this ApiKeyPolicy policy, ApiKeyDetails before, ApiKeyDetails after, DateTime createdAt) =>
    [
        .. before.ExpiresAt == after.ExpiresAt ? [] : policy.ExpiryViolations(after, createdAt),
        .. before.AllowedIps == after.AllowedIps ? [] : policy.NetworkViolations(after),
    ];

    /// <summary>Whether the policy rejects every use of a key with these properties.</summary>
    public static bool Forbids(this ApiKeyPolicy policy, ApiKeyDetails details) =>
        (policy.RequireExpiry && details.ExpiresAt is null) || policy.NetworkViolations(details).Any();

    private static IEnumerable<Error> ExpiryViolations(this ApiKeyPolicy policy, ApiKeyDetails details, DateTime createdAt)
    {
        if (policy.RequireExpiry && details.ExpiresAt is null)
        {
            yield return Errors.Invalid("expiresAt", "Required by the account's policy (requireExpiry).");
        }

        if (policy.EndOf(createdAt) is { } end && !(details.ExpiresAt <= end))
        {
            yield return Errors.Invalid("expiresAt", $"Must be at most {Instant.ToText(end)} by the account's policy (maxLifetimeDays).");
        }
    }

    private static IEnumerable<Error> NetworkViolations(this ApiKeyPolicy policy, ApiKeyDetails details)
    {
        if (policy.RequireAllowedIps && details.AllowedIps.IsEverywhere)
        {
            yield return Errors.Invalid("allowedIps", "Required by the account's policy (requireAllowedIps).");
        }
    }
}
