using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>What bounds an API key besides its permissions. What the key makes or changes is bounded by it as well.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="ExpiresAt">When the key, or the secret that was presented, ends; null: never.</param>
/// <param name="AllowedIps">From where it may be used.</param>
/// <param name="RateLimit">How often it may be used; null: without a limit.</param>
/// <param name="Quota">How much it may be used; null: without a limit.</param>
public sealed record KeyBounds(Guid KeyId, DateTime? ExpiresAt, AllowedIps AllowedIps, RateLimit? RateLimit, Quota? Quota)
{
    /// <summary>
    /// When the account's policy ends the key; null: never. It bounds the keys that the key makes. The policy judges every other key by its
    /// own age.
    /// </summary>
    public DateTime? PolicyEndsAt { get; init; }

    /// <summary>Whether there is a bound that users do not have.</summary>
    public bool IsBounded => ExpiresAt is not null || PolicyEndsAt is not null || !AllowedIps.IsEverywhere || RateLimit is not null || Quota is not null;

    public static KeyBounds Of(Guid keyId, ApiKeyDetails details) =>
        new(keyId, details.ExpiresAt, details.AllowedIps, details.RateLimit, details.Quota);

    /// <summary>The bounds of a key that this one makes: no later end than its own, whatever ends it.</summary>
    public KeyBounds ForNewKeys() => PolicyEndsAt < (ExpiresAt ?? DateTime.MaxValue) ? this with { ExpiresAt = PolicyEndsAt } : this;

    /// <summary>
    /// What another key, or this one after a change, has beyond these bounds. A rate limit and a quota stay with one key: two keys with
    /// the same limit could be used twice as often, and a changed limit may start to count anew.
    /// </summary>
    /// <returns>For each field that is wider: its name and what is allowed.</returns>
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
        if (RateLimit is { } rate && !(isSame && other.RateLimit == rate))
        {
            yield return $"rateLimit of {rate.Limit} in {rate.WindowSeconds} s unchanged and of this key alone";
        }

        if (Quota is { } quota && !(isSame && other.Quota == quota))
        {
            yield return $"quota of {quota.Limit} unchanged and of this key alone";
        }
    }
}
