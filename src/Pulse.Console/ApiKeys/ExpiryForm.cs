using Pulse.Application.Common;

namespace Pulse.Console.ApiKeys;

/// <summary>The choice of an expiry in a form.</summary>
public abstract class ExpiryForm
{
    public const string Keep = "keep";
    public const string OnDate = "date";
    public const string Never = "never";

    /// <summary>The presets in days.</summary>
    public static readonly int[] Days = [30, 90, 365];

    /// <summary>A preset, or one of the other choices.</summary>
    public string? Expiry { get; init; }

    /// <summary>The date of the choice <see cref="OnDate"/>, in UTC.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>The version of the key that the form was filled with.</summary>
    public string? Version { get; init; }

    /// <summary>The key that the form changes. Null: it creates one.</summary>
    internal Application.ApiKeys.ApiKeyDto? Key { get; set; }

    /// <summary>Refuses the change of a key that has changed since the form was filled.</summary>
    internal IfMatch IfMatch => new([long.TryParse(Version, out var version) ? version : -1]);

    /// <returns>Absent if the expiry does not change.</returns>
    internal MergePatch<DateTime?> ReadExpiry(FieldReader fields, DateTime now)
    {
        if (Expiry != OnDate && ExpiresAt is not null)
        {
            fields.Refuse("expiresAt", "Choose \"On a date\" to use this date, or clear it.");
        }

        switch (Expiry)
        {
            case Keep when Key is not null:
                return default;
            case Never:
                return new MergePatch<DateTime?>(null);
            case OnDate when ExpiresAt is null:
                fields.Refuse("expiresAt", "A date is required.");
                return default;
            case OnDate:
                return new MergePatch<DateTime?>(fields.Instant("expiresAt", ExpiresAt));
            default:
                if (fields.SmallNumber("expiry", Expiry) is { } days && Array.IndexOf(Days, days) >= 0)
                {
                    return new MergePatch<DateTime?>(now.AddDays(days));
                }

                fields.Refuse("expiry", "Choose when the key expires.");
                return default;
        }
    }
}
