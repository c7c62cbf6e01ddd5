using System.ComponentModel;
using ErrorOr;
using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Application.Usage;

/// <summary>Parameters of a period.</summary>
public abstract record UsagePeriodParameters : IQueryParameters
{
    [Description("Start of the period, rounded down to the start of its bucket. Default: 30 days before `to`.")]
    public DateTime? From { get; init; }

    [Description("End of the period, rounded up to the end of its bucket. Default: now.")]
    public DateTime? To { get; init; }

    [Description("Length of a bucket. Default: a day (UTC).")]
    public UsageInterval? Interval { get; init; }
}

public sealed record UsagePeriod : UsagePeriodParameters;

/// <summary>Length of a usage bucket.</summary>
public enum UsageInterval
{
    Hour,
    Day,

    /// <summary>A month of the calendar, in UTC.</summary>
    Month,
}

public abstract class UsagePeriodValidator<T> : AbstractValidator<T>
    where T : UsagePeriodParameters
{
    private const string OutOfRange = "Must be in the years 2000 to 2999.";

    public UsagePeriodValidator()
    {
        RuleFor(period => period.From).Must(
            (period, from) => !(from >= period.To)).WithMessage("Must be before to.").Must(IsInRange).WithMessage(OutOfRange);
        RuleFor(period => period.To).Must(IsInRange).WithMessage(OutOfRange);
    }

    /// <summary>Excludes the limits of the calendar, where rounding would overflow.</summary>
    private static bool IsInRange(DateTime? instant) => instant is null or { Year: >= 2000 and <= 2999 };
}

public sealed class UsagePeriodValidator : UsagePeriodValidator<UsagePeriod>;

/// <summary>A period of whole buckets.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last bucket.</param>
/// <param name="Interval">Length of a bucket.</param>
public sealed record UsageSpan(DateTime From, DateTime To, UsageInterval Interval)
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    /// <returns>An error if the period is empty.</returns>
    public static ErrorOr<UsageSpan> Of(UsagePeriodParameters period, DateTime now)
    {
        var interval = period.Interval ?? UsageInterval.Day;
        var to = EndOf((period.To ?? now).AddTicks(-1), interval);
        var from = StartOf(period.From ?? to - DefaultPeriod, interval);
        return from < to ? new UsageSpan(from, to, interval) : Errors.Invalid("from", "Must be before to, whose default is now.");
    }

    /// <returns>Start of the bucket of an instant.</returns>
    public DateTime StartOf(DateTime instant) => StartOf(instant, Interval);

    private static DateTime StartOf(DateTime instant, UsageInterval interval) => interval switch
    {
        UsageInterval.Hour => instant.Date.AddHours(instant.Hour),
        UsageInterval.Day => instant.Date,
        _ => new DateTime(instant.Year, instant.Month, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    private static DateTime EndOf(DateTime instant, UsageInterval interval) => interval switch
    {
        UsageInterval.Hour => StartOf(instant, interval).AddHours(1),
        UsageInterval.Day => StartOf(instant, interval).AddDays(1),
        _ => StartOf(instant, interval).AddMonths(1),
    };
}
