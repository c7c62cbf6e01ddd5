using System.Globalization;
using Pulse.Application.ApiKeys;
using Pulse.Application.Usage;
using Pulse.Domain.Permissions;

namespace Pulse.Console.KeyTools;

/// <summary>Which permissions a key did not use in the last days.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">Its version.</param>
/// <param name="Usage">The last use of each permission.</param>
/// <param name="Requested">The number of days that the URL or the form names. Null: none.</param>
/// <param name="Now">The current time.</param>
public sealed record NarrowingPage(ApiKeyDto Key, long Version, PermissionUsageDto Usage, string? Requested, DateTime Now)
{
    private static readonly int[] Offered = [1, 7, 30, 90, 180, 365];

    /// <summary>The times that are not longer than the age of the key.</summary>
    public IEnumerable<(string Value, string Text)> Choices => Offered.Where(IsWithinAge)
        .Select(days => (TextOf(days), days == 1 ? "1 day" : $"{days} days"));

    /// <summary>The longest of the times up to 90 days, if no other is requested. Null: the key is younger than all of them.</summary>
    public int? Days => int.TryParse(Requested, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0 ? days
        : Array.FindLast(Offered, offered => offered <= 90 && IsWithinAge(offered)) is > 0 and var longest ? longest
        : null;

    /// <summary>What goes, except permissions that were added in this time.</summary>
    public IReadOnlyList<PermissionUseDto> Unused => Days is { } days
        ? [.. Usage.Permissions.Where(permission => !(permission.LastUsedAt >= Now.AddDays(-days)))]
        : [];

    public bool UsesNone => Unused.Count == Usage.Permissions.Count;

    /// <returns>The permissions that were removed.</returns>
    public static IEnumerable<PermissionName> Removed(ApiKeyDto before, ApiKeyDto after) => before.Permissions.Except(after.Permissions);

    public static string TextOf(int days) => days.ToString(CultureInfo.InvariantCulture);

    private bool IsWithinAge(int days) => Key.CreatedAt <= Now.AddDays(-days);
}
