using System.Globalization;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>Uses in a calendar day or month (UTC), or in total.</summary>
public sealed record Quota
{
    public const long MaxLimit = 1_000_000_000_000;

    /// <summary>Characters of the longest quota as it is stored.</summary>
    public const int MaxLength = 24;

    private const long BlocksPerQuota = 100;
    private const long LargestBlock = 1_000;

    /// <param name="limit">Uses, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="period">In which span.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range: callers validate first.</exception>
    public Quota(long limit, QuotaPeriod period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        (Limit, Period) = (limit, period);
    }

    public long Limit { get; }

    public QuotaPeriod Period { get; }

    /// <summary>Units that a process reserves at once: what a crash forfeits at most, and how many uses share one write.</summary>
    public long Block => Math.Clamp(Limit / BlocksPerQuota, 1, LargestBlock);

    /// <summary>When the period began that an instant is in.</summary>
    public DateTime PeriodStart(DateTime instant) => Period switch
    {
        QuotaPeriod.Day => instant.Date,
        QuotaPeriod.Month => new DateTime(instant.Year, instant.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        _ => DateTime.UnixEpoch,
    };

    /// <returns>When the period ends that an instant is in; null: never.</returns>
    public DateTime? PeriodEnd(DateTime instant) => Period switch
    {
        QuotaPeriod.Day => Instant.Plus(PeriodStart(instant), TimeSpan.FromDays(1)),
        QuotaPeriod.Month => Instant.Plus(PeriodStart(instant), TimeSpan.FromDays(DateTime.DaysInMonth(instant.Year, instant.Month))),
        _ => null,
    };

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Quota OfText(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new Quota(long.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture), Enum.Parse<QuotaPeriod>(text.AsSpan(slash + 1)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit}/{Period}");
}

/// <summary>What a quota is counted in.</summary>
public enum QuotaPeriod
{
    /// <summary>From midnight to midnight, UTC.</summary>
    Day,

    /// <summary>A calendar month, UTC.</summary>
    Month,

    /// <summary>Without an end.</summary>
    Total,
}
