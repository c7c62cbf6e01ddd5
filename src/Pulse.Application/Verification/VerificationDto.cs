using System.Text.Json.Serialization;
using Pulse.Application.ApiKeys;
using Pulse.Application.Limits;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Result of the verification of an API key.</summary>
/// <param name="Valid">Whether the key may be used.</param>
/// <param name="Code">
/// <c>ok</c>, or the reason: <c>not_found</c> (also for a wrong secret, and for a key of an account that the caller may not verify),
/// <c>disabled</c>, <c>expired</c>, <c>not_yet_valid</c>, <c>policy</c>, <c>ip_not_allowed</c>, <c>missing_permission</c>,
/// <c>rate_limited</c>, <c>quota_exhausted</c>.
/// </param>
/// <param name="ApiKey">The key, with the last use that the responding node knows. Null if not found.</param>
/// <param name="RateLimit">State of the rate limit. Null if the key has none or an earlier check failed.</param>
/// <param name="Quota">State of the quota. Null if the key has none or an earlier check failed.</param>
public sealed record VerificationDto(
    bool Valid, string Code, ApiKeyDto? ApiKey, LimitStateDto? RateLimit = null, LimitStateDto? Quota = null)
{
    /// <summary>The account of the key. Null if not found.</summary>
    public string? AccountId { get; init; }

    /// <summary>The key's id in your own system. Null if it has none, or if not found.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The key's texts for services. Null if not found.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The permissions that the key holds in its account. Empty if not found.</summary>
    public IReadOnlyList<PermissionName> Permissions { get; init; } = [];

    /// <summary>
    /// How long the caller may use this result for the same credential, <c>permissions</c> and <c>ipAddress</c> while it is connected to
    /// the revocation stream; 0 to 300. 0 if not found, if the key has a rate limit or quota, and at the first use of a pending secret.
    /// </summary>
    public int CacheSeconds { get; init; }

    /// <summary>The position in the change feed up to which this result contains all changes. Null if not found.</summary>
    public long? Version { get; init; }

    /// <summary>
    /// Opaque tags of everything that this result was derived from. Do not use the result after the revocation stream has sent one of them
    /// with a position after <c>version</c>. Empty if not found.
    /// </summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the response leaves out <see cref="ApiKey"/>.</summary>
    [JsonIgnore]
    public bool IsMinimal { get; init; }
}

/// <summary>The state of a limit.</summary>
/// <param name="Limit">Units per window.</param>
/// <param name="Remaining">Remaining units that this node knows.</param>
/// <param name="ResetSeconds">
/// Seconds until more units are available; for a rejected use, enough units for it. Null if waiting does not help: the limit is
/// unused, the cost exceeds the limit, or the quota has the period <c>total</c>.
/// </param>
public sealed record LimitStateDto(long Limit, long Remaining, long? ResetSeconds)
{
    internal static LimitStateDto? Of(LimitState? state) =>
        state is null
            ? null
            : new LimitStateDto(state.Limit, state.Remaining, state.ResetsAfter is { } wait ? (long)Math.Ceiling(wait.TotalSeconds) : null);
}
