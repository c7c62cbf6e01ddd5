using Pulse.Domain.Accounts;

namespace Pulse.Domain.ApiKeys;

/// <summary>How a key gets a new secret.</summary>
public sealed record Rotation
{
    /// <summary>Where nobody says how long.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromDays(1);

    /// <summary>Nobody gets more, and a policy may give less.</summary>
    public static readonly TimeSpan MaxGrace = TimeSpan.FromDays(30);

    /// <param name="grace">How long the old secret works beside the new one; more than the policy allows counts as that.</param>
    /// <param name="onFirstUse">Whether the new secret becomes the active one with its first use instead of now; grace begins then.</param>
    /// <param name="expiresAt">When the key ends from now on; null: never.</param>
    /// <param name="policy">The account's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grace is negative.</exception>
    public Rotation(TimeSpan? grace, bool onFirstUse, DateTime? expiresAt, ApiKeyPolicy policy)
    {
        var asked = grace ?? DefaultGrace;
        ArgumentOutOfRangeException.ThrowIfLessThan(asked, TimeSpan.Zero, nameof(grace));
        var most = policy.MaxGrace();
        (Grace, OnFirstUse, ExpiresAt) = (asked < most ? asked : most, onFirstUse, expiresAt);
    }

    public TimeSpan Grace { get; }

    public bool OnFirstUse { get; }

    public DateTime? ExpiresAt { get; }
}
