using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>How often a key may be used in any span of time of a given length.</summary>
/// <param name="Limit">Uses, 1 to 100,000.</param>
/// <param name="WindowSeconds">The span's length in seconds, 1 to 86,400.</param>
public sealed record RateLimitDto(int? Limit = null, int? WindowSeconds = null)
{
    internal static RateLimitDto? Of(RateLimit? rate) => rate is null ? null : new RateLimitDto(rate.Limit, rate.WindowSeconds);

    internal RateLimit ToRateLimit() => new(Limit!.Value, WindowSeconds!.Value);
}

/// <summary>How much a key may be used in a day or month, by UTC, or in its life.</summary>
/// <param name="Limit">Uses, 1 to 1,000,000,000,000.</param>
/// <param name="Period">In which span.</param>
public sealed record QuotaDto(long? Limit = null, QuotaPeriod? Period = null)
{
    internal static QuotaDto? Of(Quota? quota) => quota is null ? null : new QuotaDto(quota.Limit, quota.Period);

    internal Quota ToQuota() => new(Limit!.Value, Period!.Value);
}
