using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>The limits of an API key besides its permissions. They also limit the keys that it creates or changes.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="ExpiresAt">Earlier end of the key and the presented secret. Null: none.</param>
/// <param name="AllowedIps">Networks that the key can be used from.</param>
/// <param name="RateLimit">Null if unlimited.</param>
/// <param name="Quota">Null if unlimited.</param>
public sealed record KeyBounds(Guid KeyId, DateTime? ExpiresAt, AllowedIps AllowedIps, RateLimit? RateLimit, Quota? Quota)
{
    /// <summary>
    /// The time when the account's policy ends the key. Null: never. Limits the keys that this key creates. Existing keys are not
    /// limited by it, because the policy applies to their own age.
    /// </summary>
    public DateTime? PolicyEndsAt { get; init; }

    /// <summary>Whether the key has a limit that users do not have.</summary>
    public bool IsBounded =>
        ExpiresAt is not null || PolicyEndsAt is not null || !AllowedIps.IsEverywhere || RateLimit is not null || Quota is not null;

    public static KeyBounds Of(Guid keyId, ApiKeyDetails details) =>
        new(keyId, details.ExpiresAt, details.AllowedIps, details.RateLimit, details.Quota);

    /// <summary>The limits of a key that this key creates: it ends no later than this key, by expiry or by policy.</summary>
    public KeyBounds ForNewKeys() => PolicyEndsAt < (ExpiresAt ?? DateTime.MaxValue) ? this with { ExpiresAt = PolicyEndsAt } : this;

    /// <summary>
    /// Compares another key, or a changed version of this key, with these limits. A rateLimit limit and a quota cannot be passed on: two
    /// keys with the same limit allow twice the use, and a changed limit restarts its count.
    /// </summary>
    /// <returns>A text for each wider field: its name and the allowed value.</returns>
    public IEnumerable<string> ExcessOf(KeyBounds other)
    {
        if (ExpiresAt is { } end && !(other.ExpiresAt <= end))
        {
            yield return $"expiresAt at most {Instant.ToText(end)}";
        }

        if (!other.AllowedIps.IsWithin(AllowedIps))
        {
            yield return $"allowedIps within {string.Join(", ", AllowedIps.Networks)}";
        }

        var isSame = other.KeyId == KeyId;
        if (RateLimit is { } rateLimit && !(isSame && other.RateLimit == rateLimit))
        {
            yield return $"rateLimit of {rateLimit.Limit} in {rateLimit.WindowSeconds} s, unchanged and only on this key";
        }

        if (Quota is { } quota && !(isSame && other.Quota == quota))
        {
            yield return $"quota of {quota.Limit}, unchanged and only on this key";
        }
    }
}
