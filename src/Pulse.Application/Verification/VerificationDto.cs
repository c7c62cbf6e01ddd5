using Pulse.Application.ApiKeys;
using Pulse.Application.Limits;

namespace Pulse.Application.Verification;

/// <summary>Whether a key may be used.</summary>
/// <param name="Valid">Whether it may.</param>
/// <param name="Code"><c>ok</c>, or why not: <c>not_found</c> (also for a wrong secret and another account's key), <c>disabled</c>, <c>expired</c>, <c>not_yet_valid</c>, <c>policy</c>, <c>ip_not_allowed</c>, <c>missing_permission</c>, <c>rate_limited</c>, <c>quota_exhausted</c>.</param>
/// <param name="ApiKey">The key; null where it was not found.</param>
/// <param name="RateLimit">Where its rate stands then; null where it has none, or was refused before.</param>
/// <param name="Quota">Where its quota stands then; null where it has none, or was refused before.</param>
public sealed record VerificationDto(bool Valid, string Code, ApiKeyDto? ApiKey, LimitStateDto? RateLimit = null, LimitStateDto? Quota = null);

/// <summary>Where a limit stands.</summary>
/// <param name="Limit">Units in a window.</param>
/// <param name="Remaining">Units that are left, as far as the answering node knows.</param>
/// <param name="ResetSeconds">
/// After how many seconds more units are left; for a refused use, enough for its cost. Null where waiting brings nothing: nothing of the limit
/// is used, the cost is higher than the limit, or the quota has the period <c>total</c>.
/// </param>
public sealed record LimitStateDto(long Limit, long Remaining, long? ResetSeconds)
{
    internal static LimitStateDto? Of(LimitState? state) =>
        state is null ? null : new LimitStateDto(state.Limit, state.Remaining, state.ResetsAfter is { } wait ? (long)Math.Ceiling(wait.TotalSeconds) : null);
}
