using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>Units of a key's rate that were spent in a short while: for a process that starts within the window.</summary>
public sealed class RateUse : IApiKeyRow
{
    /// <summary>Windows of so many seconds live in memory alone: a process hardly starts faster.</summary>
    public const int LongestForgotten = 60;

    /// <summary>Rows of a window at most: what is read again comes back by so much of the window later.</summary>
    public const int PerWindow = 60;

    /// <summary>No row is shorter, however short the window: a key that is busy would write one for each second.</summary>
    private static readonly TimeSpan ShortestRow = TimeSpan.FromSeconds(5);

    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>When the last of them was spent, at the latest.</summary>
    public DateTime At { get; init; }

    /// <summary>When they count no more.</summary>
    public DateTime EndsAt { get; init; }

    public long Count { get; init; }

    /// <summary>Whether what is spent is written.</summary>
    public static bool IsWritten(RateLimit rate) => rate.WindowSeconds > LongestForgotten;

    /// <summary>
    /// The row that a use at an instant is counted in, by <see cref="At"/>: whole milliseconds, as SQL Server stores them, so that two rows in
    /// memory are not one row there.
    /// </summary>
    public static DateTime RowOf(RateLimit rate, DateTime instant)
    {
        var ticks = Math.Max(rate.WindowSeconds * 1_000L / PerWindow * TimeSpan.TicksPerMillisecond, ShortestRow.Ticks);
        return new DateTime((instant.Ticks / ticks + 1) * ticks, DateTimeKind.Utc);
    }
}
