using System.ComponentModel;
using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Reads;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Returns the usage of an API key of the account in effect.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
[ExpensiveRead]
public sealed record GetApiKeyUsage(Guid Id, UsagePeriod Period) : IRequest<ErrorOr<ApiKeyUsageDto>>;

public sealed record UsagePeriod : IQueryParameters
{
    [Description("Start of the period, rounded down to the hour or day. Default: 30 days before `to`.")]
    public DateTime? From { get; init; }

    [Description("End of the period, rounded up to the hour or day. Default: now.")]
    public DateTime? To { get; init; }

    [Description("Length of a bucket. Default: a day (UTC).")]
    public UsageInterval? Interval { get; init; }
}

/// <summary>Length of a usage bucket.</summary>
public enum UsageInterval
{
    Hour,
    Day,
}

/// <summary>Usage of a key. Uses of the last seconds can be missing.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last bucket.</param>
/// <param name="Interval">Length of a bucket.</param>
/// <param name="Totals">Sum of all buckets.</param>
/// <param name="Buckets">Buckets with at least one use, in order.</param>
public sealed record ApiKeyUsageDto(
    DateTime From, DateTime To, UsageInterval Interval, UsageTotalsDto Totals, IReadOnlyList<UsageBucketDto> Buckets);

/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
public sealed record UsageTotalsDto(long Requests, long Refused);

/// <param name="Start">Start of the bucket.</param>
/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
/// <param name="RefusedBy">Rejected uses by code.</param>
public sealed record UsageBucketDto(DateTime Start, long Requests, long Refused, IReadOnlyDictionary<string, long> RefusedBy);

public sealed class UsagePeriodValidator : AbstractValidator<UsagePeriod>
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

public sealed class GetApiKeyUsageHandler(RequestContext context, IApiKeyRepository keys, IUsageReader usage, TimeProvider clock)
    : IRequestHandler<GetApiKeyUsage, ErrorOr<ApiKeyUsageDto>>
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    public async Task<ErrorOr<ApiKeyUsageDto>> Handle(GetApiKeyUsage query, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is not { } key)
        {
            return ApiKeyErrors.NotFound;
        }

        var interval = query.Period.Interval ?? UsageInterval.Day;
        var step = interval == UsageInterval.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        var to = RoundDown((query.Period.To ?? clock.UtcNow).AddTicks(-1), step) + step;
        var from = RoundDown(query.Period.From ?? to - DefaultPeriod, step);
        if (from >= to)
        {
            return Domain.Common.Errors.Invalid("from", "Must be before to, whose default is now.");
        }

        var hours = await usage.ListAsync(key.Id, from, to, cancellationToken);
        var buckets = hours.GroupBy(hour => RoundDown(hour.Hour, step)).OrderBy(bucket => bucket.Key).Select(BucketOf).ToList();
        var totals = new UsageTotalsDto(buckets.Sum(bucket => bucket.Requests), buckets.Sum(bucket => bucket.Refused));
        return new ApiKeyUsageDto(from, to, interval, totals, buckets);
    }

    private static UsageBucketDto BucketOf(IGrouping<DateTime, UsageOfHour> bucket)
    {
        var refusedBy = bucket.Where(hour => hour.Code != UseCodes.Ok).GroupBy(hour => hour.Code)
            .OrderBy(code => code.Key, StringComparer.Ordinal).ToDictionary(code => code.Key, code => code.Sum(hour => hour.Count));
        return new UsageBucketDto(bucket.Key, bucket.Sum(hour => hour.Count), refusedBy.Values.Sum(), refusedBy);
    }

    private static DateTime RoundDown(DateTime instant, TimeSpan step) => new(instant.Ticks - instant.Ticks % step.Ticks, DateTimeKind.Utc);
}
