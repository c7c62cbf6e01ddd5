using Pulse.Domain.ApiKeys;

namespace Pulse.Application.Limits;

/// <summary>
/// Spends what keys may be used. A rate is exact on one node, and on all of them together where Redis is configured and
/// answers; a quota is never overspent by any number of nodes.
/// </summary>
public interface IKeyLimits
{
    /// <param name="key">The key.</param>
    /// <param name="rate">How often it may be used; null: as often as anybody wants.</param>
    /// <param name="quota">How much it may be used; null: as much as anybody wants.</param>
    /// <param name="cost">Units to be spent, all of them or none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<LimitOutcome> SpendAsync(Guid key, RateLimit? rate, Quota? quota, int cost, CancellationToken cancellationToken);

    /// <summary>Where the limits stand on this node, of which nothing is spent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="rate">How often it may be used; null: as often as anybody wants.</param>
    /// <param name="quota">How much it may be used; null: as much as anybody wants.</param>
    /// <param name="at">When: what will have been spent by then nobody knows, but what will have come back; before now: now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Both, and which of them would refuse a use, the first of two.</returns>
    ValueTask<LimitOutcome> LookAsync(Guid key, RateLimit? rate, Quota? quota, DateTime at, CancellationToken cancellationToken);
}

/// <summary>What has become of an attempt to spend.</summary>
/// <param name="Rate">Where the rate stands then; null where there is none.</param>
/// <param name="Quota">Where the quota stands then; null where there is none, or where it was not asked.</param>
/// <param name="Refusal"><see cref="UseCodes.RateLimited"/> or <see cref="UseCodes.QuotaExhausted"/>; null: it is spent.</param>
public sealed record LimitOutcome(LimitState? Rate, LimitState? Quota, string? Refusal = null);

/// <summary>Where a limit stands.</summary>
/// <param name="Limit">Units in a window.</param>
/// <param name="Window">The window's length; null: the key's life.</param>
/// <param name="Remaining">Units that are left, as far as this node knows; others may have more in reserve.</param>
/// <param name="ResetsAfter">
/// After how long there will be more; of a use that is refused, enough for it. Null: waiting brings nothing, because the limit is not
/// used, the use costs more than the limit, or a quota of the key's life never comes back.
/// </param>
public sealed record LimitState(long Limit, TimeSpan? Window, long Remaining, TimeSpan? ResetsAfter);
