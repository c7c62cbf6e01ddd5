namespace Pulse.Client;

/// <summary>A credential that was presented to a protected service.</summary>
public sealed record PresentedApiKey
{
    /// <summary>The key's identifier. Null for an imported key that was presented as one text.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The secret, or the text of the imported key.</summary>
    public required string ApiSecret { get; init; }

    /// <summary>Permissions that the key must hold. Null: none.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>The client's address. Null: unknown, which is in no network.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Units of rate limit and quota that the use costs, 0 to 1,000. Null: 1.</summary>
    public int? Cost { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => nameof(PresentedApiKey);
}

/// <summary>The credentials of a batch.</summary>
internal sealed record PresentedApiKeys
{
    public required IReadOnlyList<PresentedApiKey> Items { get; init; }
}

/// <summary>Result of the verification of an API key.</summary>
public sealed record Verification : PulseAnswer
{
    /// <summary>Whether the key may be used.</summary>
    public required bool Valid { get; init; }

    /// <summary>
    /// <c>ok</c>, or the reason: <c>not_found</c> (also for a wrong secret), <c>disabled</c>, <c>expired</c>, <c>not_yet_valid</c>,
    /// <c>policy</c>, <c>ip_not_allowed</c>, <c>missing_permission</c>, <c>rate_limited</c>, <c>quota_exhausted</c>.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>The key. Null if not found, or if it was not asked for.</summary>
    public ApiKey? ApiKey { get; init; }

    /// <summary>State of the rate limit. Null: none.</summary>
    public LimitState? RateLimit { get; init; }

    /// <summary>State of the quota. Null: none.</summary>
    public LimitState? Quota { get; init; }

    /// <summary>The account of the key. Null if not found.</summary>
    public string? AccountId { get; init; }

    /// <summary>The key's id in your own system. Null if it has none, or if not found.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The key's texts for services. Null if not found.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The permissions that the key holds in its account. Empty if not found.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>
    /// How long this result can be used again for the same credential, permissions and address while the caller is connected to
    /// <see cref="PulseClient.Revocations"/>, in seconds, 0 to 300. 0: ask for each use.
    /// </summary>
    public required int CacheSeconds { get; init; }

    /// <summary>The position in the change feed up to which this result contains all changes. Null if not found.</summary>
    public long? Version { get; init; }

    /// <summary>
    /// Opaque tags of everything that this result was derived from. Do not use it after <see cref="PulseClient.Revocations"/> has sent
    /// one of them with a position after <see cref="Version"/>.
    /// </summary>
    public required IReadOnlyList<string> Tags { get; init; }
}

/// <summary>State of a limit.</summary>
public sealed record LimitState
{
    /// <summary>Units per window or period.</summary>
    public required long Limit { get; init; }

    /// <summary>Remaining units that the answering node knows.</summary>
    public required long Remaining { get; init; }

    /// <summary>Seconds until more units are available. Null if waiting does not help, or the limit is unused.</summary>
    public long? ResetSeconds { get; init; }
}

/// <summary>A hypothetical request with an API key.</summary>
public sealed record HypotheticalUse
{
    /// <summary>Permission that the request requires. Null: none.</summary>
    public string? Permission { get; init; }

    /// <summary>Address of the client. Null: unknown, which is in no network.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Time of the request. Null: now.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>The result of each check of a hypothetical request.</summary>
public sealed record Explanation : PulseAnswer
{
    /// <summary>Whether the request would be allowed.</summary>
    public required bool Allowed { get; init; }

    /// <summary><c>ok</c>, or the code of the first check that fails.</summary>
    public required string Code { get; init; }

    /// <summary>All checks, in their order.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }
}

/// <summary>One check of a hypothetical request.</summary>
public sealed record Check
{
    /// <summary>Code if the check fails.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the check passes.</summary>
    public required bool Passed { get; init; }

    /// <summary>Explanation.</summary>
    public required string Detail { get; init; }
}
