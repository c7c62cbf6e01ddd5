using ErrorOr;
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

/// <summary>Usage of a key. Uses of the last seconds can be missing.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last bucket.</param>
/// <param name="Interval">Length of a bucket.</param>
/// <param name="Totals">Sum of all buckets.</param>
/// <param name="Buckets">Buckets with at least one use, in order.</param>
/// <param name="Networks">Networks of last uses in the period, the latest first; at most 100.</param>
/// <param name="MoreNetworks">Whether there are more.</param>
public sealed record ApiKeyUsageDto(
    DateTime From,
    DateTime To,
    UsageInterval Interval,
    UsageTotalsDto Totals,
    IReadOnlyList<UsageBucketDto> Buckets,
    IReadOnlyList<UsageNetworkDto> Networks,
    bool MoreNetworks);

/// <param name="Network">An IPv4 address, or the IPv6 network (/64) of an address.</param>
/// <param name="LastUsedAt">The last allowed use.</param>
/// <param name="RetiringUsedAt">The last one with the key's retiring secret since its rotation.</param>
public sealed record UsageNetworkDto(string Network, DateTime LastUsedAt, DateTime? RetiringUsedAt);

/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
public sealed record UsageTotalsDto(long Requests, long Refused);

/// <param name="Start">Start of the bucket.</param>
/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
/// <param name="RefusedBy">Rejected uses by code.</param>
public sealed record UsageBucketDto(DateTime Start, long Requests, long Refused, IReadOnlyDictionary<string, long> RefusedBy);

public sealed class GetApiKeyUsageHandler(RequestContext context, IApiKeyRepository keys, IUsageReader usage, TimeProvider clock)
    : IRequestHandler<GetApiKeyUsage, ErrorOr<ApiKeyUsageDto>>
{
    private const int MaxNetworks = 100;

    public async Task<ErrorOr<ApiKeyUsageDto>> Handle(GetApiKeyUsage query, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is not { } key)
        {
            return ApiKeyErrors.NotFound;
        }

        var span = UsageSpan.Of(query.Period, clock.UtcNow);
        return await span.ThenAsync(period => ReadAsync(key, period, cancellationToken));
    }

    private async Task<ErrorOr<ApiKeyUsageDto>> ReadAsync(ApiKey key, UsageSpan span, CancellationToken cancellationToken)
    {
        var hours = await usage.ListAsync(key.Id, span.From, span.To, cancellationToken);
        var buckets = hours.GroupBy(hour => span.StartOf(hour.Hour)).OrderBy(bucket => bucket.Key).Select(BucketOf).ToList();
        var totals = new UsageTotalsDto(buckets.Sum(bucket => bucket.Requests), buckets.Sum(bucket => bucket.Refused));
        var networks = await usage.ListNetworksAsync(key.Id, span.From, span.To, MaxNetworks + 1, cancellationToken);
        var replacedAt = key.SecretReplacedAt(clock.UtcNow);
        var shown = networks.Take(MaxNetworks).Select(network =>
            network.RetiringUsedAt >= replacedAt ? network : network with { RetiringUsedAt = null });
        return new ApiKeyUsageDto(span.From, span.To, span.Interval, totals, buckets, [.. shown], networks.Count > MaxNetworks);
    }

    private static UsageBucketDto BucketOf(IGrouping<DateTime, UsageOfHour> bucket)
    {
        var refusedBy = bucket.Where(hour => hour.Code != UseCodes.Ok).GroupBy(hour => hour.Code)
            .OrderBy(code => code.Key, StringComparer.Ordinal).ToDictionary(code => code.Key, code => code.Sum(hour => hour.Count));
        return new UsageBucketDto(bucket.Key, bucket.Sum(hour => hour.Count), refusedBy.Values.Sum(), refusedBy);
    }
}
