using Pulse.Domain.ApiKeys;

namespace Pulse.Application.Limits;

/// <summary>
/// Spends the rate limits and quotas of keys. A rate limit is exact on one node, and across nodes if Redis is configured and
/// available. A quota is never exceeded, on any number of nodes.
/// </summary>
public interface IKeyLimits
{
    /// <summary>Spends <paramref name="cost"/> units, all or none. A null limit means unlimited.</summary>
    ValueTask<LimitOutcome> SpendAsync(Guid key, RateLimit? rate, Quota? quota, int cost, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the state of the limits on this node without spending. For a future time, includes the units that return until then,
    /// but not the uses until then. A past time counts as now.
    /// </summary>
    /// <returns>The state of both limits, and the first limit that would reject a use.</returns>
    ValueTask<LimitOutcome> LookAsync(Guid key, RateLimit? rate, Quota? quota, DateTime at, CancellationToken cancellationToken);
}

/// <summary>The result of an attempt to spend.</summary>
/// <param name="Rate">State of the rate limit. Null if there is none.</param>
/// <param name="Quota">State of the quota. Null if there is none or if it was not checked.</param>
/// <param name="Refusal">
/// <see cref="UseCodes.RateLimited"/> or <see cref="UseCodes.QuotaExhausted"/>. Null if the units were spent.
/// </param>
public sealed record LimitOutcome(LimitState? Rate, LimitState? Quota, string? Refusal = null);

/// <summary>The state of a limit.</summary>
/// <param name="Limit">Units per window.</param>
/// <param name="Window">Length of the window. Null: the lifetime of the key.</param>
/// <param name="Remaining">Remaining units that this node knows. Other nodes can hold reserved units.</param>
/// <param name="ResetsAfter">
/// Time until more units are available; for a rejected use, enough units for it. Null if waiting does not help: the limit is
/// unused, the cost exceeds the limit, or the quota has no period.
/// </param>
public sealed record LimitState(long Limit, TimeSpan? Window, long Remaining, TimeSpan? ResetsAfter);
