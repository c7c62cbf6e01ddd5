using System.Collections.Concurrent;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>The rate in memory and in Redis, then the quota: a use that the rate refuses costs nothing of the quota.</summary>
internal sealed class KeyLimits(SharedRates shared, QuotaLedger quotas, IClock clock) : IKeyLimits
{
    /// <summary>Windows that are kept before those are looked for that have run out.</summary>
    private const int SweepAt = 10_000;

    private readonly ConcurrentDictionary<Guid, SlidingWindow> windows = new();

    public async ValueTask<LimitOutcome> SpendAsync(Guid key, RateLimit? rate, Quota? quota, int cost, CancellationToken cancellationToken)
    {
        var (isSpent, rateState) = rate is null ? (true, null) : await SpendRateAsync(key, rate, cost);
        if (!isSpent)
        {
            return new LimitOutcome(rateState, null, UseCodes.RateLimited);
        }

        if (quota is null)
        {
            return new LimitOutcome(rateState, null);
        }

        var (isInQuota, quotaState) = await quotas.SpendAsync(key, quota, cost, cancellationToken);
        return new LimitOutcome(rateState, quotaState, isInQuota ? null : UseCodes.QuotaExhausted);
    }

    public async ValueTask<LimitOutcome> LookAsync(Guid key, RateLimit? rate, Quota? quota, DateTime at, CancellationToken cancellationToken)
    {
        var instant = at > clock.UtcNow ? at : clock.UtcNow;
        var rateState = rate is null ? null : (windows.TryGetValue(key, out var window) ? window : new SlidingWindow()).Look(rate, MillisecondOf(instant));
        var quotaState = quota is null ? null : await quotas.LookAsync(key, quota, instant, cancellationToken);
        return new LimitOutcome(
            rateState, quotaState, rateState is { Remaining: 0 } ? UseCodes.RateLimited : quotaState is { Remaining: 0 } ? UseCodes.QuotaExhausted : null);
    }

    private static long MillisecondOf(DateTime instant) => new DateTimeOffset(instant).ToUnixTimeMilliseconds();

    private async ValueTask<(bool IsSpent, LimitState? State)> SpendRateAsync(Guid key, RateLimit rate, int cost)
    {
        var now = MillisecondOf(clock.UtcNow);
        if (windows.Count > SweepAt)
        {
            Sweep(now);
        }

        var here = windows.GetOrAdd(key, static _ => new SlidingWindow()).Spend(rate, cost, now);
        return here.IsSpent && shared.IsConfigured ? await shared.SpendAsync(key, rate, cost) ?? here : here;
    }

    private void Sweep(long now)
    {
        foreach (var (key, window) in windows)
        {
            if (window.NewestAt < now - (long)TimeSpan.FromSeconds(RateLimit.MaxWindowSeconds).TotalMilliseconds)
            {
                windows.TryRemove(key, out _);
            }
        }
    }
}
