using System.Globalization;

namespace Pulse.Domain.ApiKeys;

/// <summary>Maximum number of uses in every time window of a given length.</summary>
public sealed record RateLimit
{
    public const int MaxLimit = 100_000;

    /// <summary>One day.</summary>
    public const int MaxWindowSeconds = 86_400;

    /// <summary>Maximum length in characters of the stored form.</summary>
    public const int MaxLength = 16;

    /// <param name="limit">Uses, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="windowSeconds">Length of the window in seconds, 1 to <see cref="MaxWindowSeconds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. Callers validate first.</exception>
    public RateLimit(int limit, int windowSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowSeconds, MaxWindowSeconds);
        (Limit, WindowSeconds) = (limit, windowSeconds);
    }

    public int Limit { get; }

    public int WindowSeconds { get; }

    public TimeSpan Window => TimeSpan.FromSeconds(WindowSeconds);

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    public static RateLimit OfText(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new RateLimit(
            int.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit}/{WindowSeconds}");
}
