using System.Globalization;

namespace Pulse.Application.Streams;

/// <summary>A position in the change feed, as a listener sends it to resume.</summary>
/// <param name="Number">The position.</param>
/// <param name="Check">Identifies the change at the position, so that another history of the database is noticed. Null if unknown.</param>
public sealed record StreamPosition(long Number, string? Check)
{
    /// <summary>Longest text that can be a position.</summary>
    private const int MaxLength = 64;

    private const char Separator = '-';

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}{Separator}{Check}");

    /// <returns>Null if the text is not a position.</returns>
    public static StreamPosition? Parse(string text)
    {
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        var (number, check) = end < 0 ? (text, null) : (text[..end], text[(end + 1)..]);
        var isShort = text.Length <= MaxLength && check is not "";
        return isShort && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new StreamPosition(at, check)
            : null;
    }
}
