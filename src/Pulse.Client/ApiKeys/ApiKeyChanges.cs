using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>A new API key in the account in effect.</summary>
public sealed record CreateApiKey
{
    /// <summary>Name of the key, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At least one name of a permission that the caller holds in the account.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>At most 500 characters. Null: none.</summary>
    public string? Description { get; init; }

    /// <summary>The key is rejected from this time on. Null: it does not expire. If a key creates it, it ends no later.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key is rejected before this time. Null: it is valid from its creation.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks (CIDR) and addresses that the key can be used from, at most 100. Null or empty: all networks.</summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>Maximum number of uses per time window. Null: no limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Maximum number of uses per calendar period. Null: no limit.</summary>
    public Quota? Quota { get; init; }

    /// <summary>An id in your own system, at most 128 characters. Several keys can have the same. Null or empty: none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>
    /// Named texts for your services: at most 50, with names of at most 40 characters and texts of at most 500. Null: none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>First part of the key's secrets: 2 to 16 of the characters a to z and 0 to 9. It never changes. Default: pls.</summary>
    public string? Prefix { get; init; }
}

/// <summary>Changes of an API key. What is not set stays as it is.</summary>
public sealed record ApiKeyPatch
{
    /// <summary>1 to 100 characters.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>At most 500 characters. Null clears it.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>All permissions of the key: at least one, at most those that the caller holds in the account.</summary>
    public Optional<IReadOnlyList<string>> Permissions { get; init; }

    /// <summary>A time in the future. Null: the key does not expire.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>An inactive key and its sessions are rejected.</summary>
    public Optional<bool> Active { get; init; }

    /// <summary>The key is rejected before this time. Null: it is valid at once.</summary>
    public Optional<DateTimeOffset?> NotBefore { get; init; }

    /// <summary>Networks (CIDR) and addresses that the key can be used from, at most 100. Null or empty: all networks.</summary>
    public Optional<IReadOnlyList<string>?> AllowedIps { get; init; }

    /// <summary>Changes the rate limit. Null removes it.</summary>
    public Optional<RateLimitPatch?> RateLimit { get; init; }

    /// <summary>Changes the quota. Null removes it, but not its counter.</summary>
    public Optional<QuotaPatch?> Quota { get; init; }

    /// <summary>An id in your own system, at most 128 characters. Null clears it.</summary>
    public Optional<string?> ExternalId { get; init; }

    /// <summary>Texts to set. A name with null is removed; other names stay. Null removes all.</summary>
    public Optional<IReadOnlyDictionary<string, string?>?> Metadata { get; init; }
}

/// <summary>Maximum number of uses in every time window of a given length.</summary>
public sealed record RateLimit
{
    /// <summary>Uses, 1 to 100,000.</summary>
    public required int Limit { get; init; }

    /// <summary>Length of the window in seconds, 1 to 86,400.</summary>
    public required int WindowSeconds { get; init; }
}

/// <summary>Changes of a rate limit. If the key has none yet, both members are required.</summary>
public sealed record RateLimitPatch
{
    /// <summary>Uses, 1 to 100,000.</summary>
    public Optional<int> Limit { get; init; }

    /// <summary>Length of the window in seconds, 1 to 86,400.</summary>
    public Optional<int> WindowSeconds { get; init; }
}

/// <summary>Period of a quota.</summary>
[JsonConverter(typeof(NameConverter<QuotaPeriod>))]
public enum QuotaPeriod
{
    /// <summary>A period that this client does not know, of a newer Pulse. It cannot be sent.</summary>
    Unknown,

    /// <summary>A calendar day in UTC.</summary>
    Day,

    /// <summary>A calendar month in UTC.</summary>
    Month,

    /// <summary>The lifetime of the key.</summary>
    Total,
}

/// <summary>Maximum number of uses in a calendar day or month (UTC), or in total.</summary>
public sealed record Quota
{
    /// <summary>Uses, 1 to 1,000,000,000,000.</summary>
    public required long Limit { get; init; }

    /// <summary>The period.</summary>
    public required QuotaPeriod Period { get; init; }
}

/// <summary>Changes of a quota. If the key has none yet, both members are required.</summary>
public sealed record QuotaPatch
{
    /// <summary>Uses, 1 to 1,000,000,000,000.</summary>
    public Optional<long> Limit { get; init; }

    /// <summary>The period.</summary>
    public Optional<QuotaPeriod> Period { get; init; }
}

/// <summary>When the new secret of a rotation becomes active.</summary>
[JsonConverter(typeof(NameConverter<SecretActivation>))]
public enum SecretActivation
{
    /// <summary>An activation that this client does not know. It cannot be sent.</summary>
    Unknown,

    /// <summary>At once.</summary>
    Immediate,

    /// <summary>At its first use.</summary>
    FirstUse,
}

/// <summary>Parameters of a rotation.</summary>
public sealed record ApiKeyRotation
{
    /// <summary>
    /// How long the old secret stays valid, in seconds. Null: 86,400 (a day). Longer times than 2,592,000 (30 days), or than the maximum of
    /// the account's policy, are shortened.
    /// </summary>
    public int? GraceSeconds { get; init; }

    /// <summary>When the new secret becomes active and the grace period starts. Null: at once.</summary>
    public SecretActivation? Activation { get; init; }

    /// <summary>New expiry of the key, in the future. Null: it does not expire. Not set: no change.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }
}

/// <summary>Which unused permissions are removed.</summary>
public sealed record Narrowing
{
    /// <summary>Permissions unused for this number of days are removed, 1 to 3,650, at most the age of the key.</summary>
    public required int Days { get; init; }
}

/// <summary>Filters of the list of API keys.</summary>
public sealed record ApiKeyQuery : ListQuery
{
    /// <summary>Only keys with this permission.</summary>
    public string? Permission { get; init; }

    /// <summary>Only keys with this status.</summary>
    public ApiKeyStatus? Status { get; init; }

    /// <summary>Only active or only inactive keys.</summary>
    public bool? Active { get; init; }

    /// <summary>Only keys with exactly this id of your own system. Empty: only keys without one.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Only keys that expire before this time.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Only keys that expire at this time or later.</summary>
    public DateTimeOffset? ExpiresAfter { get; init; }

    /// <summary>Only keys whose last use is before this time.</summary>
    public DateTimeOffset? LastUsedBefore { get; init; }

    /// <summary>Only keys whose last use is at this time or later.</summary>
    public DateTimeOffset? LastUsedAfter { get; init; }

    /// <summary>Only keys created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only keys created at this time or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    internal override QueryText ToQuery() => base.ToQuery()
        .Add("permissions", Permission).Add("status", Status).Add("active", Active).Add("externalId", ExternalId)
        .Add("expiresBefore", ExpiresBefore).Add("expiresAfter", ExpiresAfter)
        .Add("lastUsedBefore", LastUsedBefore).Add("lastUsedAfter", LastUsedAfter)
        .Add("createdBefore", CreatedBefore).Add("createdAfter", CreatedAfter);
}
