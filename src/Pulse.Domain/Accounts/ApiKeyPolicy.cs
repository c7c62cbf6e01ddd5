namespace Pulse.Domain.Accounts;

/// <summary>The account's rules for its API keys. Checked when a key is created or changed, and at each use.</summary>
public sealed record ApiKeyPolicy
{
    /// <summary>Ten years.</summary>
    public const int MaxDays = 3_650;

    /// <summary>Largest value of <see cref="MaxKeys"/>.</summary>
    public const int KeyLimit = 100_000;

    /// <summary>No rules.</summary>
    public static readonly ApiKeyPolicy None = new();

    /// <summary>Longest lifetime of a key in days from its creation, 1 to <see cref="MaxDays"/>. Null if unlimited.</summary>
    public int? MaxLifetimeDays { get; init; }

    /// <summary>Whether every key must have an expiry.</summary>
    public bool RequireExpiry { get; init; }

    /// <summary>Longest grace period of a rotation in seconds. Null: the limit of the installation, 30 days.</summary>
    public int? MaxGraceSeconds { get; init; }

    /// <summary>Most keys of the account, 1 to <see cref="KeyLimit"/>. Null: the limit of the installation.</summary>
    public int? MaxKeys { get; init; }

    /// <summary>Days without a use or an edit after which a key is rejected, 1 to <see cref="MaxDays"/>. Null: never.</summary>
    public int? DisableAfterUnusedDays { get; init; }

    /// <summary>Whether every key must name the networks it is used from.</summary>
    public bool RequireAllowedIps { get; init; }

    /// <summary>The time when a key with this creation time reaches its maximum lifetime. Null: never.</summary>
    public DateTime? EndOf(DateTime createdAt) => MaxLifetimeDays is { } days ? createdAt.AddDays(days) : null;

    /// <summary>JSON names of the rules that <paramref name="other"/> loosens.</summary>
    public IEnumerable<string> LoosenedIn(ApiKeyPolicy other)
    {
        if (MaxLifetimeDays < (other.MaxLifetimeDays ?? int.MaxValue))
        {
            yield return "maxLifetimeDays";
        }

        if (RequireExpiry && !other.RequireExpiry)
        {
            yield return "requireExpiry";
        }

        if (DisableAfterUnusedDays < (other.DisableAfterUnusedDays ?? int.MaxValue))
        {
            yield return "disableAfterUnusedDays";
        }

        if (RequireAllowedIps && !other.RequireAllowedIps)
        {
            yield return "requireAllowedIps";
        }

        if (MaxGraceSeconds < (other.MaxGraceSeconds ?? int.MaxValue))
        {
            yield return "maxGraceSeconds";
        }

        if (MaxKeys < (other.MaxKeys ?? int.MaxValue))
        {
            yield return "maxKeys";
        }
    }
}
