using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>Length of a bucket.</summary>
[JsonConverter(typeof(NameConverter<UsageInterval>))]
public enum UsageInterval
{
    /// <summary>A length that this client does not know, of a newer Pulse. It cannot be sent.</summary>
    Unknown,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A day in UTC.</summary>
    Day,

    /// <summary>A calendar month in UTC.</summary>
    Month,
}

/// <summary>By what the usage of an account is split.</summary>
[JsonConverter(typeof(NameConverter<UsageGrouping>))]
public enum UsageGrouping
{
    /// <summary>A grouping that this client does not know, of a newer Pulse. It cannot be sent.</summary>
    Unknown,

    /// <summary>By API key.</summary>
    ApiKey,

    /// <summary>By the id of your own system that the key had at the time of use.</summary>
    ExternalId,

    /// <summary>By permission.</summary>
    Permission,

    /// <summary>By the code of the refusal.</summary>
    Refusal,
}

/// <summary>A period of usage: at most 400 days, and 31 days with <see cref="UsageInterval.Hour"/>.</summary>
public record UsagePeriod
{
    /// <summary>Start, rounded down to the start of its bucket. Null: 30 days before <see cref="To"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, rounded up to the end of its bucket. Null: now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Length of a bucket. Null: a day.</summary>
    public UsageInterval? Interval { get; init; }

    internal virtual QueryText ToQuery() => new QueryText().Add("from", From).Add("to", To).Add("interval", Interval);
}

/// <summary>Which usage of an account is wanted.</summary>
public sealed record UsageQuery : UsagePeriod
{
    /// <summary>Splits the usage into groups. Null: totals only.</summary>
    public UsageGrouping? GroupBy { get; init; }

    /// <summary>Maximum number of groups, those with the most requests first; 1 to 1,000. Null: 100.</summary>
    public int? Limit { get; init; }

    internal override QueryText ToQuery() => base.ToQuery().Add("groupBy", GroupBy).Add("limit", Limit);
}

/// <summary>Usage of an account. Uses of the last seconds can be missing.</summary>
public sealed record Usage : PulseAnswer
{
    /// <summary>Start of the first bucket.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the last bucket.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Length of a bucket.</summary>
    public required UsageInterval Interval { get; init; }

    /// <summary>Null: there are no groups.</summary>
    public UsageGrouping? GroupBy { get; init; }

    /// <summary>All uses in the period.</summary>
    public required UsageTotals Totals { get; init; }

    /// <summary>All uses by bucket, in order, without empty buckets.</summary>
    public required IReadOnlyList<UsageCount> Buckets { get; init; }

    /// <summary>The groups with the most requests. Null without <see cref="GroupBy"/>.</summary>
    public IReadOnlyList<UsageGroup>? Groups { get; init; }

    /// <summary>Whether further groups have uses in this period.</summary>
    public required bool MoreGroups { get; init; }
}

/// <summary>A group of uses.</summary>
public sealed record UsageGroup
{
    /// <summary>Value of the group: an id, an external id, a permission or a code.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the key, if the groups are keys and it still exists. Otherwise null.</summary>
    public string? Name { get; init; }

    /// <summary>Its uses in the period.</summary>
    public required UsageTotals Totals { get; init; }

    /// <summary>Its uses by bucket, in order, without empty buckets.</summary>
    public required IReadOnlyList<UsageCount> Buckets { get; init; }
}

/// <summary>Numbers of uses.</summary>
public sealed record UsageTotals
{
    /// <summary>Uses, including rejected ones.</summary>
    public required long Requests { get; init; }

    /// <summary>Rejected uses.</summary>
    public required long Refused { get; init; }
}

/// <summary>Numbers of uses in a bucket.</summary>
public sealed record UsageCount
{
    /// <summary>Start of the bucket.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Uses, including rejected ones.</summary>
    public required long Requests { get; init; }

    /// <summary>Rejected uses.</summary>
    public required long Refused { get; init; }
}

/// <summary>Usage of a key. Uses of the last seconds can be missing.</summary>
public sealed record ApiKeyUsage : PulseAnswer
{
    /// <summary>Start of the first bucket.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the last bucket.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Length of a bucket.</summary>
    public required UsageInterval Interval { get; init; }

    /// <summary>Sum of all buckets.</summary>
    public required UsageTotals Totals { get; init; }

    /// <summary>Buckets with at least one use, in order.</summary>
    public required IReadOnlyList<UsageBucket> Buckets { get; init; }

    /// <summary>Networks whose last allowed use is in the period, the latest first; at most 100.</summary>
    public required IReadOnlyList<UsageNetwork> Networks { get; init; }

    /// <summary>Whether further networks have their last allowed use in the period.</summary>
    public required bool MoreNetworks { get; init; }
}

/// <summary>A network that a key was used from.</summary>
public sealed record UsageNetwork
{
    /// <summary>An IPv4 address, or the IPv6 network (/64) of an address.</summary>
    public required string Network { get; init; }

    /// <summary>The last allowed use.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The last allowed use with the key's retiring secret since its rotation. Null if there is none.</summary>
    public DateTimeOffset? RetiringUsedAt { get; init; }
}

/// <summary>Numbers of uses of a key in a bucket.</summary>
public sealed record UsageBucket
{
    /// <summary>Start of the bucket.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Uses, including rejected ones.</summary>
    public required long Requests { get; init; }

    /// <summary>Rejected uses.</summary>
    public required long Refused { get; init; }

    /// <summary>Rejected uses by code.</summary>
    public required IReadOnlyDictionary<string, long> RefusedBy { get; init; }
}

/// <summary>Permissions of a key and their use.</summary>
public sealed record PermissionUsage : PulseAnswer
{
    /// <summary>All permissions of the key.</summary>
    public required IReadOnlyList<PermissionUse> Permissions { get; init; }

    /// <summary>Permissions that the key has never used and that can be removed.</summary>
    public required IReadOnlyList<string> NeverUsed { get; init; }
}

/// <summary>A permission of a key and its use.</summary>
public sealed record PermissionUse
{
    /// <summary>The permission.</summary>
    public required string Name { get; init; }

    /// <summary>When the key last used it. Null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
