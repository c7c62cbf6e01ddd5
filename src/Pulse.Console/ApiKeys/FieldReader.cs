using System.Globalization;
using ErrorOr;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.ApiKeys;

/// <summary>Reads the texts of a form, and collects an error for each that cannot be read.</summary>
public sealed class FieldReader
{
    private static readonly string[] Instants =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    private readonly List<Error> faults = [];

    public IReadOnlyList<Error> Faults => faults;

    /// <summary>An instant as the field shows it, in UTC and to the minute.</summary>
    public static string? TextOf(DateTime? instant) => instant?.ToString(Instants[0], CultureInfo.InvariantCulture);

    /// <summary>The lines of a text, as they are stored. A browser ends lines with CR and LF.</summary>
    public static string? LinesOf(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal);

    public void Refuse(string path, string message) => faults.Add(DomainErrors.Invalid(path, message));

    /// <returns>Null if the field is empty, or has an error.</returns>
    public long? Number(string path, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse(path, "Must be a whole number, without separators.");
        return null;
    }

    /// <inheritdoc cref="Number"/>
    public int? SmallNumber(string path, string? text) => Number(path, text) is { } number ? (int)Math.Min(number, int.MaxValue) : null;

    /// <inheritdoc cref="Number"/>
    public DateTime? Instant(string path, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(text.Trim(), Instants, CultureInfo.InvariantCulture, Utc, out var instant))
        {
            return instant;
        }

        Refuse(path, "Must be a date and a time in UTC, such as 2030-01-31T12:00.");
        return null;
    }
}
