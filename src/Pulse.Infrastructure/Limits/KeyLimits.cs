using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// Checks rate limit (memory and Redis) and quota together: a use spends units of all or of none. It checks the rate limit first, so that
/// a flood of requests costs no quota, and spends the rate units after the quota has accepted the use.
/// </summary>
internal sealed class KeyLimits(RateWindows windows, SharedRates shared, QuotaLedger quotas, TimeProvider clock) : IKeyLimits
{
    public async ValueTask<LimitOutcome> SpendAsync(Guid key, RateLimit? rate, Quota? quota, int cost, CancellationToken cancellationToken)
    {
        if (quota is null)
        {
            return rate is null ? new LimitOutcome(null, null) : OutcomeOf(await SpendRateAsync(key, rate, cost), quota: null);
        }

        if (rate is null)
        {
            return OutcomeOf(await quotas.SpendAsync(key, quota, cost, cancellationToken), rate: null);
        }

        var checkedRate = await windows.LookAsync(key, rate, cost, clock.UtcNow);
        if (!checkedRate.IsSpent)
        {
            return OutcomeOf(checkedRate, quota: null);
        }

        var ofQuota = await quotas.SpendAsync(key, quota, cost, cancellationToken);
        if (!ofQuota.IsSpent)
        {
            return OutcomeOf(ofQuota, checkedRate.State);
        }

        var ofRate = await SpendRateAsync(key, rate, cost);
        if (!ofRate.IsSpent)
        {
            await quotas.GiveBackAsync(key, ofQuota.Period, cost);
        }

        return OutcomeOf(ofRate, ofRate.IsSpent ? ofQuota.State : null);
    }

    public async ValueTask<LimitOutcome> LookAsync(
        Guid key, RateLimit? rate, Quota? quota, DateTime at, CancellationToken cancellationToken)
    {
        var instant = at > clock.UtcNow ? at : clock.UtcNow;
        var rateState = rate is null ? null : (await windows.LookAsync(key, rate, cost: 1, instant)).State;
        var quotaState = quota is null ? null : await quotas.LookAsync(key, quota, instant, cancellationToken);
        var code = rateState is { Remaining: 0 } ? UseCodes.RateLimited : quotaState is { Remaining: 0 } ? UseCodes.QuotaExhausted : null;
        return new LimitOutcome(rateState, quotaState, code);
    }

    private static LimitOutcome OutcomeOf(RateSpent rate, LimitState? quota) =>
        new(rate.State, quota, rate.IsSpent ? null : UseCodes.RateLimited);

    private static LimitOutcome OutcomeOf(QuotaSpent quota, LimitState? rate) =>
        new(rate, quota.State, quota.IsSpent ? null : UseCodes.QuotaExhausted);

    /// <summary>Spends rate units on this node and then in Redis. If Redis rejects the use, this node's units are returned.</summary>
    private async ValueTask<RateSpent> SpendRateAsync(Guid key, RateLimit rate, int cost)
    {
        var here = await windows.SpendAsync(key, rate, cost);
        if (!here.IsSpent || !shared.IsConfigured || await shared.SpendAsync(key, rate, cost) is not { } together)
        {
            return here;
        }

        if (!together.IsSpent)
        {
            windows.GiveBack(key, here, cost);
        }

        return here with { IsSpent = together.IsSpent, State = together.State };
    }
}
