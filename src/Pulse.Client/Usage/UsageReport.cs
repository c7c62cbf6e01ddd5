using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>The items of a report.</summary>
internal sealed record ReportUsage
{
    public required IReadOnlyList<ReportedUsage> Items { get; init; }
}

/// <summary>
/// Uses of one key in one hour that required the same permissions, and that a service decided from its own memory. Several items can name
/// the same key.
/// </summary>
public sealed record ReportedUsage
{
    /// <summary>The key's UUID, as in <see cref="Introspection.Subject"/>, or its identifier.</summary>
    public required string ApiKeyId { get; init; }

    /// <summary>Number of allowed uses, 0 to 1,000,000. 0 needs <see cref="Refused"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int Count { get; init; }

    /// <summary>Time of the last of these uses, at most 24 hours ago. They are counted in its hour.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>Address of the client of the last allowed use. Null: unknown.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Permissions that each of the allowed uses required. Null: none.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Number of refused uses by code, such as <c>missing_permission</c>, 1 to 1,000,000 each. Null: none.</summary>
    public IReadOnlyDictionary<string, int>? Refused { get; init; }
}

/// <summary>The result of a report.</summary>
public sealed record UsageReport : PulseAnswer
{
    /// <summary>Number of items that are counted.</summary>
    public required int Recorded { get; init; }

    /// <summary>Number of items with an unknown key, or with a key that the caller may not verify.</summary>
    public required int Ignored { get; init; }
}
