using System.Globalization;

namespace Pulse.Domain.ApiKeys;

/// <summary>How often a key may be used in any span of time of a given length, wherever the span begins.</summary>
public sealed record RateLimit
{
    public const int MaxLimit = 100_000;

    /// <summary>A day.</summary>
    public const int MaxWindowSeconds = 86_400;

    /// <summary>Characters of the longest limit as it is stored.</summary>
    public const int MaxLength = 16;

    /// <param name="limit">Uses, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="windowSeconds">The span's length in seconds, 1 to <see cref="MaxWindowSeconds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Something is out of range: callers validate first.</exception>
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

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static RateLimit OfText(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new RateLimit(int.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit}/{WindowSeconds}");
}
