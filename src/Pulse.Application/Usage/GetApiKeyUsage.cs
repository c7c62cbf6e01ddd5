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

/// <summary>How an API key of the account in effect was used.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
[ExpensiveRead]
public sealed record GetApiKeyUsage(Guid Id, UsagePeriod Period) : IRequest<ErrorOr<ApiKeyUsageDto>>;

/// <summary>Which uses.</summary>
public sealed record UsagePeriod : IQueryParameters
{
    [Description("From this instant on, rounded down to the hour or day; 30 days before `to` where absent.")]
    public DateTime? From { get; init; }

    [Description("Before this instant, rounded up to the hour or day; now where absent.")]
    public DateTime? To { get; init; }

    [Description("What is added up; days (UTC) where absent.")]
    public UsageInterval? Interval { get; init; }
}

/// <summary>What uses are added up by.</summary>
public enum UsageInterval
{
    Hour,
    Day,
}

/// <summary>How a key was used. What was counted in the last seconds may be missing.</summary>
/// <param name="From">The beginning of the first bucket.</param>
/// <param name="To">The end of the last.</param>
/// <param name="Interval">What a bucket is.</param>
/// <param name="Totals">All buckets together.</param>
/// <param name="Buckets">Those in which the key was used, in order.</param>
public sealed record ApiKeyUsageDto(DateTime From, DateTime To, UsageInterval Interval, UsageTotalsDto Totals, IReadOnlyList<UsageBucketDto> Buckets);

/// <param name="Requests">Uses, refused or not.</param>
/// <param name="Refused">Uses that were refused.</param>
public sealed record UsageTotalsDto(long Requests, long Refused);

/// <param name="Start">The bucket's beginning.</param>
/// <param name="Requests">Uses, refused or not.</param>
/// <param name="Refused">Uses that were refused.</param>
/// <param name="RefusedBy">Refusals by their code.</param>
public sealed record UsageBucketDto(DateTime Start, long Requests, long Refused, IReadOnlyDictionary<string, long> RefusedBy);

public sealed class UsagePeriodValidator : AbstractValidator<UsagePeriod>
{
    private const string InReach = "Must be in the years 2000 to 2999.";

    public UsagePeriodValidator()
    {
        RuleFor(period => period.From).Must((period, from) => !(from >= period.To)).WithMessage("Must be before to.").Must(IsInReach).WithMessage(InReach);
        RuleFor(period => period.To).Must(IsInReach).WithMessage(InReach);
    }

    /// <summary>Far from the ends of time, where there is no day before or after.</summary>
    private static bool IsInReach(DateTime? instant) => instant is null or { Year: >= 2000 and <= 2999 };
}

public sealed class GetApiKeyUsageHandler(RequestContext context, IApiKeyRepository keys, IUsageReader usage, TimeProvider clock)
    : IRequestHandler<GetApiKeyUsage, ErrorOr<ApiKeyUsageDto>>
{
    private static readonly TimeSpan ByDefault = TimeSpan.FromDays(30);

    public async Task<ErrorOr<ApiKeyUsageDto>> Handle(GetApiKeyUsage query, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is not { } key)
        {
            return ApiKeyErrors.NotFound;
        }

        var interval = query.Period.Interval ?? UsageInterval.Day;
        var step = interval == UsageInterval.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        var to = Down((query.Period.To ?? clock.UtcNow).AddTicks(-1), step) + step;
        var from = Down(query.Period.From ?? to - ByDefault, step);
        if (from >= to)
        {
            return Domain.Common.Errors.Invalid("from", "Must be before to, which is now where absent.");
        }

        var hours = await usage.ListAsync(key.Id, from, to, cancellationToken);
        var buckets = hours.GroupBy(hour => Down(hour.Hour, step)).OrderBy(bucket => bucket.Key).Select(BucketOf).ToList();
        var totals = new UsageTotalsDto(buckets.Sum(bucket => bucket.Requests), buckets.Sum(bucket => bucket.Refused));
        return new ApiKeyUsageDto(from, to, interval, totals, buckets);
    }

    private static UsageBucketDto BucketOf(IGrouping<DateTime, UsageOfHour> bucket)
    {
        var refusedBy = bucket.Where(hour => hour.Code != UseCodes.Ok).GroupBy(hour => hour.Code)
            .OrderBy(code => code.Key, StringComparer.Ordinal).ToDictionary(code => code.Key, code => code.Sum(hour => hour.Count));
        return new UsageBucketDto(bucket.Key, bucket.Sum(hour => hour.Count), refusedBy.Values.Sum(), refusedBy);
    }

    private static DateTime Down(DateTime instant, TimeSpan step) => new(instant.Ticks - instant.Ticks % step.Ticks, DateTimeKind.Utc);
}
