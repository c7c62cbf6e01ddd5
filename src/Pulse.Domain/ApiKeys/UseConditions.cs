using System.Net;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>What must hold when a key is used, however it is used; everything that the answer depends on but time and place.</summary>
public sealed record UseConditions
{
    public bool Active { get; init; } = true;

    public DateTime? ExpiresAt { get; init; }

    public DateTime? NotBefore { get; init; }

    public AllowedIps AllowedIps { get; init; } = AllowedIps.Everywhere;

    /// <summary>Whether the account's policy forbids a key like this one.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>When the account's policy ends it; null: never.</summary>
    public DateTime? PolicyEndsAt { get; init; }

    /// <summary>How long it may lie unused, by the account's policy; null: for ever.</summary>
    public TimeSpan? MaxUnused { get; init; }

    /// <summary>When it was last used or edited, as far as the database knew.</summary>
    public DateTime KnownInUseAt { get; init; }

    /// <param name="address">Where the use comes from.</param>
    /// <param name="now">When.</param>
    /// <param name="inUseAt">When it was last used or edited.</param>
    /// <returns>Why it is refused, the first reason of several; null: it is not.</returns>
    public string? RefusalOf(IPAddress? address, DateTime now, DateTime inUseAt) => StatusAt(now, inUseAt) switch
    {
        ApiKeyStatus.Disabled => UseCodes.Disabled,
        ApiKeyStatus.Expired => UseCodes.Expired,
        ApiKeyStatus.NotYetValid => UseCodes.NotYetValid,
        ApiKeyStatus.Restricted => UseCodes.Policy,
        _ => AllowedIps.Admit(address) ? null : UseCodes.IpNotAllowed,
    };

    /// <summary>Whether a use would be let in from a network that the key may be used from.</summary>
    /// <inheritdoc cref="RefusalOf"/>
    public ApiKeyStatus StatusAt(DateTime now, DateTime inUseAt) => this switch
    {
        { Active: false } => ApiKeyStatus.Disabled,
        _ when ExpiresAt <= now => ApiKeyStatus.Expired,
        _ when NotBefore > now => ApiKeyStatus.NotYetValid,
        _ when BreaksPolicyAt(now, inUseAt) => ApiKeyStatus.Restricted,
        _ => ApiKeyStatus.Active,
    };

    /// <summary>The same, every check by itself and in words.</summary>
    public IEnumerable<UseCheck> ChecksOf(IPAddress? address, DateTime now, DateTime inUseAt)
    {
        yield return new UseCheck(UseCodes.Disabled, Active, Active ? "The key and its account are active." : "The key or its account is disabled.");
        yield return new UseCheck(UseCodes.Expired, !(ExpiresAt <= now), $"The key ends: {Told(ExpiresAt)}.");
        yield return new UseCheck(UseCodes.NotYetValid, !(NotBefore > now), $"The key begins: {(NotBefore is null ? "when it is made" : Told(NotBefore))}.");
        yield return new UseCheck(
            UseCodes.Policy,
            !BreaksPolicyAt(now, inUseAt),
            IsForbidden ? "The account's policy asks for an expiry or for networks that the key does not have."
                : $"By the account's policy the key ends: {Told(PolicyEndsAt)}; unless it is used or edited: {Told(inUseAt + MaxUnused)}.");
        yield return new UseCheck(
            UseCodes.IpNotAllowed, AllowedIps.Admit(address), AllowedIps.IsEverywhere ? "The key may be used from everywhere." : $"The key may be used from: {AllowedIps}.");
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

    private static string Told(DateTime? instant) => instant is { } known ? Instant.ToText(known) : "never";
}

/// <summary>What one of the conditions says of a use.</summary>
/// <param name="Code">What it refuses with.</param>
/// <param name="Passed">Whether it lets the use pass.</param>
/// <param name="Detail">What it looked at, for a human.</param>
public sealed record UseCheck(string Code, bool Passed, string Detail);

/// <summary>How the use of a key can end, by its stable names.</summary>
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
