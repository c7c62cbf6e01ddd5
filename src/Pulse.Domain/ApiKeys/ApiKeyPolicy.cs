using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>What an account asks of all of its keys: of those that are made and changed, and of those that are used.</summary>
public sealed record ApiKeyPolicy
{
    /// <summary>Ten years.</summary>
    public const int MaxDays = 3_650;

    public const int MaxMaxKeys = 100_000;

    /// <summary>Asks nothing.</summary>
    public static readonly ApiKeyPolicy None = new();

    /// <summary>Days that a key may live, counted from its making, 1 to <see cref="MaxDays"/>; null: any number.</summary>
    public int? MaxLifetimeDays { get; init; }

    /// <summary>Whether every key must have an end.</summary>
    public bool RequireExpiry { get; init; }

    /// <summary>Seconds that an old secret may work beside a new one; null: as many as <see cref="Rotation.MaxGrace"/>.</summary>
    public int? MaxGraceSeconds { get; init; }

    /// <summary>Keys that the account may hold, 1 to <see cref="MaxMaxKeys"/>; null: as many as the installation allows.</summary>
    public int? MaxKeys { get; init; }

    /// <summary>Days without use, and without an edit, after which a key is refused, 1 to <see cref="MaxDays"/>; null: never.</summary>
    public int? DisableAfterUnusedDays { get; init; }

    /// <summary>Whether every key must say from which networks it is used.</summary>
    public bool RequireAllowedIps { get; init; }

    /// <summary>More than this nobody gets.</summary>
    public TimeSpan MaxGrace => MaxGraceSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, Rotation.MaxGrace.TotalSeconds)) : Rotation.MaxGrace;

    /// <summary>When a key that was made at an instant has lived as long as it may; null: never.</summary>
    public DateTime? EndOf(DateTime createdAt) => MaxLifetimeDays is { } days ? createdAt.AddDays(days) : null;

    /// <summary>The rules that a key with these properties would break, each once.</summary>
    public IEnumerable<Error> FaultsOf(ApiKeyDetails details, DateTime createdAt)
    {
        if (RequireExpiry && details.ExpiresAt is null)
        {
            yield return Errors.Invalid("expiresAt", "The account's policy (requireExpiry) asks for an expiry.");
        }

        if (EndOf(createdAt) is { } end && !(details.ExpiresAt <= end))
        {
            yield return Errors.Invalid("expiresAt", $"The account's policy (maxLifetimeDays) asks for an expiry by {Instant.ToText(end)}.");
        }

        if (RequireAllowedIps && details.AllowedIps.IsEverywhere)
        {
            yield return Errors.Invalid("allowedIps", "The account's policy (requireAllowedIps) asks for the networks that the key is used from.");
        }
    }

    /// <summary>The rules that a key keeps with its old properties and would break with its new ones.</summary>
    public IEnumerable<Error> FaultsOfEdit(ApiKeyDetails before, ApiKeyDetails after, DateTime createdAt) => FaultsOf(after, createdAt)
        .Where(fault => (string)fault.Metadata![Errors.PathKey] == "expiresAt" ? before.ExpiresAt != after.ExpiresAt : before.AllowedIps != after.AllowedIps);

    /// <summary>The fields in which another policy lets keys or secrets live longer, be used from more places, or be more, than this one.</summary>
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

    /// <summary>Whether a key may not be used any more because of what it is, whatever the time.</summary>
    public bool Forbids(ApiKeyDetails details) => (RequireExpiry && details.ExpiresAt is null) || (RequireAllowedIps && details.AllowedIps.IsEverywhere);
}
