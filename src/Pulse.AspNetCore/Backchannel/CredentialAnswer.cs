namespace Pulse.AspNetCore.Backchannel;

/// <summary>What Pulse says about a credential.</summary>
internal sealed record CredentialAnswer
{
    public const string Ok = "ok";
    public const string NotFound = "not_found";
    public const string MissingPermission = "missing_permission";
    public const string IpNotAllowed = "ip_not_allowed";
    public const string RateLimited = "rate_limited";
    public const string QuotaExhausted = "quota_exhausted";

    /// <summary><c>ok</c>, or the reason of the refusal.</summary>
    public required string Code { get; init; }

    /// <summary>The UUID of the key or the number of the user.</summary>
    public string? Subject { get; init; }

    /// <summary>The identifier of the API key. Null for a user.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The name of the key or the e-mail of the user.</summary>
    public string? Name { get; init; }

    public string? SessionId { get; init; }

    /// <summary>The number of the user who impersonates the subject.</summary>
    public string? Actor { get; init; }

    public string? AccountId { get; init; }

    public string? ExternalId { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Time until the expiry, by the clock of Pulse. Null: none.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>Whether the answer can be another one for another client address.</summary>
    public bool DependsOnAddress { get; init; }

    public int CacheSeconds { get; init; }

    /// <summary>The position of the change feed up to which the answer contains all changes. Null if unknown.</summary>
    public long? Version { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public LimitAnswer? RateLimit { get; init; }

    public LimitAnswer? Quota { get; init; }

    /// <summary>Length of the window of the rate limit.</summary>
    public int? RateLimitWindowSeconds { get; init; }
}
