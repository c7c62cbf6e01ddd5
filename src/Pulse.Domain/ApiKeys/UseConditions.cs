using System.Net;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>All conditions for a use of a key, except time and address.</summary>
public sealed record UseConditions
{
    public bool Active { get; init; } = true;

    public DateTime? ExpiresAt { get; init; }

    public DateTime? NotBefore { get; init; }

    public AllowedIps AllowedIps { get; init; } = AllowedIps.Everywhere;

    /// <summary>Whether the account's policy forbids keys with these properties.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The time when the account's policy ends the key. Null: never.</summary>
    public DateTime? PolicyEndsAt { get; init; }

    /// <summary>Longest time without a use, by the account's policy. Null if unlimited.</summary>
    public TimeSpan? MaxUnused { get; init; }

    /// <summary>Last use or edit that the database knows.</summary>
    public DateTime KnownInUseAt { get; init; }

    /// <summary>
    /// The code of the first condition that fails. Null if the use is allowed. <paramref name="inUseAt"/> is the last use or edit.
    /// </summary>
    public string? RefusalOf(IPAddress? address, DateTime now, DateTime inUseAt) => StatusAt(now, inUseAt) switch
    {
        ApiKeyStatus.Disabled => UseCodes.Disabled,
        ApiKeyStatus.Expired => UseCodes.Expired,
        ApiKeyStatus.NotYetValid => UseCodes.NotYetValid,
        ApiKeyStatus.Restricted => UseCodes.Policy,
        _ => AllowedIps.Allows(address) ? null : UseCodes.IpNotAllowed,
    };

    /// <summary>The status of a use from an allowed network.</summary>
    public ApiKeyStatus StatusAt(DateTime now, DateTime inUseAt) => this switch
    {
        { Active: false } => ApiKeyStatus.Disabled,
        _ when ExpiresAt <= now => ApiKeyStatus.Expired,
        _ when NotBefore > now => ApiKeyStatus.NotYetValid,
        _ when BreaksPolicyAt(now, inUseAt) => ApiKeyStatus.Restricted,
        _ => ApiKeyStatus.Active,
    };

    /// <summary>The next instant at which the result of a use can change only because time passes. Null: never.</summary>
    public DateTime? UnchangedUntil(DateTime now, DateTime inUseAt)
    {
        DateTime? next = null;
        foreach (var change in (ReadOnlySpan<DateTime?>)[ExpiresAt, NotBefore, PolicyEndsAt])
        {
            next = change > now && !(next <= change) ? change : next;
        }

        // A key that looks unused may have been used on another node.
        return inUseAt + MaxUnused is not { } unused || next <= unused ? next : unused > now ? unused : now;
    }

    /// <summary>The result of every single condition with an explanation.</summary>
    public IEnumerable<UseCheck> ChecksOf(IPAddress? address, DateTime now, DateTime inUseAt)
    {
        yield return new UseCheck(
            UseCodes.Disabled, Active, Active ? "The key and its account are active." : "The key or its account is disabled.");
        yield return new UseCheck(UseCodes.Expired, !(ExpiresAt <= now), $"The key expires: {Format(ExpiresAt)}.");
        yield return new UseCheck(
            UseCodes.NotYetValid,
            !(NotBefore > now),
            $"The key is valid from: {(NotBefore is null ? "its creation" : Format(NotBefore))}.");
        yield return new UseCheck(
            UseCodes.Policy,
            !BreaksPolicyAt(now, inUseAt),
            IsForbidden
                ? "The account's policy requires an expiry or allowed networks that the key does not have."
                : $"By the account's policy, the key ends: {Format(PolicyEndsAt)}; without a use or edit: {Format(inUseAt + MaxUnused)}.");
        yield return new UseCheck(
            UseCodes.IpNotAllowed,
            AllowedIps.Allows(address),
            AllowedIps.IsEverywhere ? "The key can be used from all networks." : $"The key can be used from: {AllowedIps}.");
    }

    public static UseConditions Of(ApiKey key, ApiKeyPolicy policy, bool accountIsActive, DateTime? secretEndsAt) => new()
    {
        Active = key.Active && accountIsActive,
        ExpiresAt = secretEndsAt ?? key.ExpiresAt,
        NotBefore = key.NotBefore,
        AllowedIps = key.AllowedIps,
        IsForbidden = policy.Forbids(key.Details),
        PolicyEndsAt = policy.EndOf(key.CreatedAt),
        MaxUnused = policy.DisableAfterUnusedDays is { } days ? TimeSpan.FromDays(days) : null,
        KnownInUseAt = key.LastUsedAt > key.UpdatedAt ? key.LastUsedAt.Value : key.UpdatedAt,
    };

    private bool BreaksPolicyAt(DateTime now, DateTime inUseAt) => IsForbidden || PolicyEndsAt <= now || inUseAt + MaxUnused <= now;

    private static string Format(DateTime? instant) => instant is { } known ? Instant.ToText(known) : "never";
}

/// <summary>The result of one condition.</summary>
/// <param name="Code">The code if the condition fails.</param>
/// <param name="Passed">Whether the condition allows the use.</param>
/// <param name="Detail">Explanation for people.</param>
public sealed record UseCheck(string Code, bool Passed, string Detail);

/// <summary>Stable result codes of the use of a key.</summary>
public static class UseCodes
{
    public const string Ok = "ok";
    public const string NotFound = "not_found";
    public const string Disabled = "disabled";
    public const string Expired = "expired";
    public const string NotYetValid = "not_yet_valid";
    public const string Policy = "policy";
    public const string IpNotAllowed = "ip_not_allowed";
    public const string MissingPermission = "missing_permission";
    public const string RateLimited = "rate_limited";
    public const string QuotaExhausted = "quota_exhausted";
}
