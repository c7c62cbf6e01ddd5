using System.Globalization;

namespace Pulse.Api.Configuration;

/// <summary>Parses values of settings.</summary>
internal static class SettingValue
{
    /// <returns>The value in a form that the standard binder reads, or the description of a valid value.</returns>
    public static (string? Plain, string? Needed) Read(Type type, string value) => type switch
    {
        _ when type == typeof(string) => (value, null),
        _ when type == typeof(bool) => (value, bool.TryParse(value, out _) ? null : "true or false"),
        _ when type == typeof(int) =>
            (value, int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? null : "a whole number"),
        _ when type == typeof(TimeSpan) =>
            (Duration(value), Duration(value) is null ? "a number of seconds, or a time as in 00:00:05" : null),
        _ => (value, value is "" ? null : "a section with settings of its own, not a value"),
    };

    /// <summary>Reads a plain number as seconds. The standard binder would read it as days.</summary>
    private static string? Duration(string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds).ToString();
        }

        return TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _) ? value : null;
    }
}
