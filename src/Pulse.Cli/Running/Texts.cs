using System.Globalization;
using System.Text.Json;

namespace Pulse.Cli.Running;

/// <summary>Values as people read and write them.</summary>
internal static class Texts
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    public static string List(IEnumerable<string> items) => string.Join(", ", items);

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    public static string YesNo(bool value) => value ? "yes" : "no";

    public static string Count(long number, string singular, string plural) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? singular : plural)}");

    /// <summary>Reads <c>90d</c>, <c>12h</c>, <c>30m</c> or <c>45s</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        duration = text[^1] switch
        {
            'd' => TimeSpan.FromDays(Math.Min(number, 36500)),
            'h' => TimeSpan.FromHours(Math.Min(number, 876000)),
            'm' => TimeSpan.FromMinutes(Math.Min(number, 52560000)),
            's' => TimeSpan.FromSeconds(number),
            _ => TimeSpan.MinValue,
        };
        return duration != TimeSpan.MinValue;
    }

    /// <summary>Reads a date or a time in UTC, or one with an offset.</summary>
    public static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Splits <c>name=value</c> texts.</summary>
    /// <exception cref="CommandException">A text has no <c>=</c>.</exception>
    public static Dictionary<string, string>? Pairs(string option, string[]? texts)
    {
        if (texts is null or [])
        {
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            pairs[at > 0 ? text[..at] : throw CommandException.Usage($"{option} '{text}': write name=value.")] = text[(at + 1)..];
        }

        return pairs;
    }
}
