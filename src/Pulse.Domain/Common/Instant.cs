using System.Globalization;

namespace Pulse.Domain.Common;

/// <summary>Instants are UTC <see cref="DateTime"/>s in whole milliseconds, the resolution of the contract and of both databases.</summary>
public static class Instant
{
    /// <summary>How instants are written: ISO 8601, UTC, with milliseconds.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>What an instant must be, for a human.</summary>
    public const string Needed = "Must be an ISO 8601 instant with Z or an offset, such as 2030-01-31T12:00:00.000Z.";

    /// <summary>Characters of an instant in that format.</summary>
    public const int Length = 24;

    /// <summary>The last instant of the calendar: the end of the year 9999.</summary>
    public static readonly DateTime Last = ToMilliseconds(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));

    /// <summary>Bytes of the longest round-trip format, with seven digits after the second and an offset.</summary>
    private const int RoundTripLength = 33;

    private static readonly string[] AcceptedFormats =
        [.. from seconds in new[] { "", ":ss", ":ss.FFFFFFF" } select $"yyyy-MM-dd'T'HH:mm{seconds}K"];

    /// <summary>Cuts off what is finer than a millisecond.</summary>
    public static DateTime ToMilliseconds(DateTime utc) => new(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    /// <summary>Adds a duration; past the end of the calendar, the last instant of it.</summary>
    public static DateTime Plus(DateTime utc, TimeSpan duration) => duration < Last - utc ? utc + duration : Last;

    public static string ToText(DateTime utc) => utc.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>
    /// The same in UTF-8. The round-trip format has a way of its own through the framework, several times as fast as a
    /// format of ours, and begins alike.
    /// </summary>
    /// <param name="utc">The instant.</param>
    /// <param name="destination">Takes <see cref="Length"/> bytes.</param>
    public static void WriteUtf8(DateTime utc, Span<byte> destination)
    {
        Span<byte> roundTrip = stackalloc byte[RoundTripLength];
        utc.TryFormat(roundTrip, out _, "O", CultureInfo.InvariantCulture);
        roundTrip[..(Length - 1)].CopyTo(destination);
        destination[Length - 1] = (byte)'Z';
    }

    /// <summary>
    /// Reads an ISO 8601 instant with <c>Z</c> or an offset from UTC; a local time without one is not an instant.
    /// False also where the instant lies outside the years 1 to 9999 in UTC.
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

    /// <summary>What is wrong with a text that is no instant, for a human: a plus that was not escaped in an address has become a blank.</summary>
    public static string FaultOf(string text) => text.LastIndexOf(' ') is >= 0 and var at && TryParse($"{text[..at]}+{text[(at + 1)..]}", out _)
        ? $"{Needed} Write the + of an offset as %2B in an address."
        : Needed;

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
}
