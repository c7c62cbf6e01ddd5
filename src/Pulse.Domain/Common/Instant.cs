using System.Globalization;

namespace Pulse.Domain.Common;

/// <summary>
/// Converts instants. An instant is a UTC <see cref="DateTime"/> in whole milliseconds, the precision of the API and of both
/// databases.
/// </summary>
public static class Instant
{
    /// <summary>ISO 8601, UTC, with milliseconds.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Validation message for an invalid instant.</summary>
    public const string Needed = "Must be an ISO 8601 instant with Z or an offset, such as 2030-01-31T12:00:00.000Z.";

    /// <summary>Length in characters of an instant in <see cref="Format"/>.</summary>
    public const int Length = 24;

    /// <summary>The last representable instant: the end of the year 9999.</summary>
    public static readonly DateTime Last = ToMilliseconds(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));

    /// <summary>Bytes of the longest round-trip format: seven fractional digits and an offset.</summary>
    private const int RoundTripLength = 33;

    private static readonly string[] AcceptedFormats =
        [.. from seconds in new[] { "", ":ss", ":ss.FFFFFFF" } select $"yyyy-MM-dd'T'HH:mm{seconds}K"];

    /// <summary>Truncates to whole milliseconds.</summary>
    public static DateTime ToMilliseconds(DateTime utc) => new(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    /// <summary>Adds a duration. Returns <see cref="Last"/> on overflow.</summary>
    public static DateTime Plus(DateTime utc, TimeSpan duration) => duration < Last - utc ? utc + duration : Last;

    public static string ToText(DateTime utc) => utc.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>
    /// Writes the text in UTF-8 to <see cref="Length"/> bytes. Uses the round-trip format, which .NET formats several times faster
    /// than a custom format and which has the same prefix.
    /// </summary>
    public static void WriteUtf8(DateTime utc, Span<byte> destination)
    {
        Span<byte> roundTrip = stackalloc byte[RoundTripLength];
        utc.TryFormat(roundTrip, out _, "O", CultureInfo.InvariantCulture);
        roundTrip[..(Length - 1)].CopyTo(destination);
        destination[Length - 1] = (byte)'Z';
    }

    /// <summary>
    /// Parses an ISO 8601 instant with <c>Z</c> or an offset. False for a local time without an offset, and outside the years 1 to
    /// 9999 in UTC.
    /// </summary>
    public static bool TryParse(string? text, out DateTime instant)
    {
        instant = default;
        if (text is null || !HasOffset(text)
            || !DateTimeOffset.TryParseExact(text, AcceptedFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            return false;
        }

        instant = ToMilliseconds(parsed.UtcDateTime);
        return true;
    }

    /// <summary>
    /// Returns the validation message for an invalid instant. Recognizes a + that was not escaped in a URL and became a space.
    /// </summary>
    public static string FaultOf(string text) =>
        text.LastIndexOf(' ') is >= 0 and var at && TryParse($"{text[..at]}+{text[(at + 1)..]}", out _)
        ? $"{Needed} Write the + of an offset as %2B in a URL."
        : Needed;

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
}
