using Pulse.Domain.Accounts;

namespace Pulse.Domain.ApiKeys;

/// <summary>Parameters of a rotation.</summary>
public sealed record Rotation
{
    /// <summary>Grace period if the request contains none.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromDays(1);

    /// <summary>Longest grace period. A policy can set a shorter one.</summary>
    public static readonly TimeSpan MaxGrace = TimeSpan.FromDays(30);

    /// <param name="grace">Grace period of the old secret. Shortened to the maximum of the policy.</param>
    /// <param name="onFirstUse">
    /// Whether the new secret stays pending until its first use. The grace period then begins at that use.
    /// </param>
    /// <param name="expiresAt">New expiry of the key. Null: it does not expire.</param>
    /// <param name="policy">The account's policy.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grace period is negative.</exception>
    public Rotation(TimeSpan? grace, bool onFirstUse, DateTime? expiresAt, ApiKeyPolicy policy)
    {
        var requested = grace ?? DefaultGrace;
        ArgumentOutOfRangeException.ThrowIfLessThan(requested, TimeSpan.Zero, nameof(grace));
        var max = policy.MaxGrace();
        (Grace, OnFirstUse, ExpiresAt) = (requested < max ? requested : max, onFirstUse, expiresAt);
    }

    public TimeSpan Grace { get; }

    public bool OnFirstUse { get; }

    public DateTime? ExpiresAt { get; }
}
