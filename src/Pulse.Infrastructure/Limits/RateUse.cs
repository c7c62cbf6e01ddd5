using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>Rate units that a key spent within a short time, stored for processes that start within the window.</summary>
public sealed class RateUse : IApiKeyRow
{
    /// <summary>Windows up to this many seconds are kept only in memory, because a restart takes about as long.</summary>
    public const int MaxUnstoredSeconds = 60;

    /// <summary>Maximum number of rows per window. It is also the resolution at which restored units become free.</summary>
    public const int PerWindow = 60;

    /// <summary>Minimum length of a row, so that a busy key with a short window does not write a row each second.</summary>
    private static readonly TimeSpan ShortestRow = TimeSpan.FromSeconds(5);

    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>Upper bound of the time when the units were spent.</summary>
    public DateTime At { get; init; }

    /// <summary>When the units stop counting.</summary>
    public DateTime EndsAt { get; init; }

    public long Count { get; init; }

    /// <summary>Whether the units of this rate limit are stored.</summary>
    public static bool IsWritten(RateLimit rate) => rate.WindowSeconds > MaxUnstoredSeconds;

    /// <summary>
    /// The row (<see cref="At"/>) that counts a use at an instant. It is rounded to milliseconds, like SQL Server's columns, so that two
    /// rows in memory are never one row in the database.
    /// </summary>
    public static DateTime RowOf(RateLimit rate, DateTime instant)
    {
        var ticks = Math.Max(rate.WindowSeconds * 1_000L / PerWindow * TimeSpan.TicksPerMillisecond, ShortestRow.Ticks);
        return new DateTime((instant.Ticks / ticks + 1) * ticks, DateTimeKind.Utc);
    }
}
