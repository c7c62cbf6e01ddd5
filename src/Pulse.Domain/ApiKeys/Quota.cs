using System.Globalization;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>Maximum use in a calendar day or month (UTC), or in total.</summary>
public sealed record Quota
{
    public const long MaxLimit = 1_000_000_000_000;

    /// <summary>Maximum length in characters of the stored form.</summary>
    public const int MaxLength = 24;

    private const long BlocksPerQuota = 100;
    private const long LargestBlock = 1_000;

    /// <summary>Creates a quota of 1 to <see cref="MaxLimit"/> units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range. Callers validate first.</exception>
    public Quota(long limit, QuotaPeriod period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        (Limit, Period) = (limit, period);
    }

    public long Limit { get; }

    public QuotaPeriod Period { get; }

    /// <summary>
    /// Units that a process reserves at once: the maximum loss at a crash, and the number of uses per database write.
    /// </summary>
    public long Block => Math.Clamp(Limit / BlocksPerQuota, 1, LargestBlock);

    /// <summary>Start of the period that contains the instant.</summary>
    public DateTime PeriodStart(DateTime instant) => Period switch
    {
        QuotaPeriod.Day => instant.Date,
        QuotaPeriod.Month => new DateTime(instant.Year, instant.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        _ => DateTime.UnixEpoch,
    };

    /// <summary>End of the period that contains the instant. Null for <see cref="QuotaPeriod.Total"/>.</summary>
    public DateTime? PeriodEnd(DateTime instant) => Period switch
    {
        QuotaPeriod.Day => Instant.Plus(PeriodStart(instant), TimeSpan.FromDays(1)),
        QuotaPeriod.Month => Instant.Plus(PeriodStart(instant), TimeSpan.FromDays(DateTime.DaysInMonth(instant.Year, instant.Month))),
        _ => null,
    };

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    public static Quota OfText(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new Quota(long.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture), Enum.Parse<QuotaPeriod>(text.AsSpan(slash + 1)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit}/{Period}");
}

/// <summary>The period of a quota.</summary>
public enum QuotaPeriod
{
    /// <summary>From midnight to midnight, UTC.</summary>
    Day,

    /// <summary>A calendar month, UTC.</summary>
    Month,

    /// <summary>The whole lifetime of the key.</summary>
    Total,
}
