using System.ComponentModel;
using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Returns the usage of all API keys of the account in effect, also of those that were deleted since.</summary>
/// <param name="Query">The period and the grouping.</param>
/// <param name="WithBuckets">Whether the groups have buckets. Without them, an account with many busy keys is read faster.</param>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
[ExpensiveRead]
public sealed record GetUsage(UsageQuery Query, bool WithBuckets = true) : IRequest<ErrorOr<UsageDto>>;

public sealed record UsageQuery : UsagePeriodParameters
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    [Description("Splits the usage into groups. Default: totals only.")]
    public UsageGrouping? GroupBy { get; init; }

    [Description("Maximum number of groups, those with the most requests first; 1 to 1,000. Default: 100.")]
    public int? Limit { get; init; }
}

/// <summary>What usage is grouped by.</summary>
public enum UsageGrouping
{
    /// <summary>The id of the key.</summary>
    ApiKey,

    /// <summary>The key's external id at the time of use. Uses of keys without one are in no group.</summary>
    ExternalId,

    /// <summary>A permission that allowed uses required. A use can require none, or several.</summary>
    Permission,

    /// <summary>The code of a rejected use.</summary>
    Refusal,
}

/// <summary>Usage of an account. Uses of the last seconds can be missing.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last bucket.</param>
/// <param name="Interval">Length of a bucket.</param>
/// <param name="GroupBy">Null: there are no groups.</param>
/// <param name="Totals">All uses in the period.</param>
/// <param name="Buckets">All uses by bucket, in order, without empty buckets.</param>
/// <param name="Groups">The groups with the most requests. Null without <c>groupBy</c>.</param>
/// <param name="MoreGroups">Whether further groups have uses in this period.</param>
public sealed record UsageDto(
    DateTime From,
    DateTime To,
    UsageInterval Interval,
    UsageGrouping? GroupBy,
    UsageTotalsDto Totals,
    IReadOnlyList<UsageCountDto> Buckets,
    IReadOnlyList<UsageGroupDto>? Groups,
    bool MoreGroups);

/// <param name="Start">Start of the bucket.</param>
/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
public sealed record UsageCountDto(DateTime Start, long Requests, long Refused);

/// <param name="Key">Value of the group: an id, an external id, a permission or a code.</param>
/// <param name="Name">Name of the key, if the groups are keys and it still exists. Otherwise null.</param>
/// <param name="Totals">Its uses in the period.</param>
/// <param name="Buckets">Its uses by bucket, in order, without empty buckets.</param>
public sealed record UsageGroupDto(string Key, string? Name, UsageTotalsDto Totals, IReadOnlyList<UsageCountDto> Buckets);

public sealed class UsageQueryValidator : UsagePeriodValidator<UsageQuery>
{
    public UsageQueryValidator() => RuleFor(query => query.Limit)
        .InclusiveBetween(1, UsageQuery.MaxLimit).WithMessage($"Must be 1 to {UsageQuery.MaxLimit:N0}.")
        .Must((query, limit) => limit is null || query.GroupBy is not null).WithMessage("Needs groupBy.");
}

public sealed class GetUsageHandler(RequestContext context, IUsageReader usage, TimeProvider clock)
    : IRequestHandler<GetUsage, ErrorOr<UsageDto>>
{
    private const int MaxHours = 31 * 24;
    private const int MaxDays = 400;

    /// <summary>Counters of groups that one request keeps in memory.</summary>
    private const int MaxParts = 5_000;

    public async Task<ErrorOr<UsageDto>> Handle(GetUsage query, CancellationToken cancellationToken)
    {
        var span = UsageSpan.Of(query.Query, clock.UtcNow).Then(Limited);
        return await span.ThenAsync(period => ReadAsync(query, period, cancellationToken));
    }

    /// <summary>Bounds the rows that one request reads.</summary>
    private static ErrorOr<UsageSpan> Limited(UsageSpan span) => span switch
    {
        { Interval: UsageInterval.Hour } when (span.To - span.From).TotalHours > MaxHours =>
            Errors.Invalid("from", "Must be at most 31 days before to, if interval is hour."),
        _ when (span.To - span.From).TotalDays > MaxDays => Errors.Invalid("from", $"Must be at most {MaxDays} days before to."),
        _ => span,
    };

    private async Task<ErrorOr<UsageDto>> ReadAsync(GetUsage query, UsageSpan span, CancellationToken cancellationToken)
    {
        var account = context.RequiredScope.AccountId;
        if (query.Query.GroupBy is not { } grouping)
        {
            return Of(span, null, await usage.ListTotalsAsync(account, span, cancellationToken), groups: null, limit: 0);
        }

        var limit = query.Query.Limit ?? UsageQuery.DefaultLimit;
        var parts = query.WithBuckets ? await FindPartsAsync(account, grouping, span, cancellationToken) : null;
        var groups = parts is null
            ? await ReadLargestAsync(account, grouping, span, limit, query.WithBuckets, cancellationToken)
            : LargestIn(parts, span);
        var all = grouping == UsageGrouping.ApiKey && parts is not null
            ? parts
            : await usage.ListTotalsAsync(account, span, cancellationToken);
        if (grouping == UsageGrouping.ApiKey)
        {
            var names = await usage.ListNamesAsync([.. groups.Take(limit).Select(group => group.Key)], cancellationToken);
            groups = [.. groups.Select(group => group with { Name = names.GetValueOrDefault(group.Key) })];
        }

        return Of(span, grouping, all, groups, limit);
    }

    /// <summary>One read serves the totals, the largest groups and their buckets.</summary>
    /// <returns>Null if the period has too many counters.</returns>
    private async Task<IReadOnlyList<UsagePart>?> FindPartsAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, CancellationToken cancellationToken)
    {
        var parts = await usage.ListPartsAsync(account, grouping, span, MaxParts + 1, cancellationToken);
        return parts.Count <= MaxParts ? parts : null;
    }

    private async Task<List<UsageGroupDto>> ReadLargestAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, int limit, bool withBuckets, CancellationToken cancellationToken)
    {
        var largest = await usage.ListLargestAsync(account, grouping, span, limit + 1, cancellationToken);
        var parts = (!withBuckets ? [] : await usage.ListGroupsAsync(
            account, grouping, span, [.. largest.Take(limit).Select(group => group.Key)], cancellationToken))
            .ToLookup(part => part.Key, StringComparer.Ordinal);
        return
        [
            .. largest.Select(group => new UsageGroupDto(
                group.Key, null, new UsageTotalsDto(group.Requests, group.Refused), BucketsOf(parts[group.Key], span))),
        ];
    }

    private static List<UsageGroupDto> LargestIn(IReadOnlyList<UsagePart> parts, UsageSpan span) =>
    [
        .. parts.GroupBy(part => part.Key, StringComparer.Ordinal)
            .Select(group => new UsageGroupDto(group.Key, null, TotalsOf(group), BucketsOf(group, span)))
            .OrderByDescending(group => group.Totals.Requests).ThenBy(group => group.Key, StringComparer.Ordinal),
    ];

    private static UsageDto Of(
        UsageSpan span, UsageGrouping? grouping, IReadOnlyList<UsagePart> all, List<UsageGroupDto>? groups, int limit) => new(
        span.From,
        span.To,
        span.Interval,
        grouping,
        TotalsOf(all),
        BucketsOf(all, span),
        groups?.Take(limit).ToList(),
        groups?.Count > limit);

    private static UsageTotalsDto TotalsOf(IEnumerable<UsagePart> parts) =>
        parts.Aggregate(new UsageTotalsDto(0, 0), (sum, part) => new(sum.Requests + part.Requests, sum.Refused + part.Refused));

    private static List<UsageCountDto> BucketsOf(IEnumerable<UsagePart> parts, UsageSpan span) =>
    [
        .. parts.GroupBy(part => span.StartOf(part.Start)).OrderBy(bucket => bucket.Key).Select(bucket =>
            new UsageCountDto(bucket.Key, bucket.Sum(part => part.Requests), bucket.Sum(part => part.Refused))),
    ];
}
