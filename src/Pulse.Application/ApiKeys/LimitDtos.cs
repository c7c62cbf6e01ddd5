using ErrorOr;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// How often a key may be used in any span of time of a given length. Windows of up to a minute begin anew at a restart of Pulse. Longer ones survive
/// it; a process that is killed forgets the uses of its last `Usage:FlushInterval` (5 s). Without Redis each node lets in the limit.
/// </summary>
/// <param name="Limit">Uses, 1 to 100,000.</param>
/// <param name="WindowSeconds">The span's length in seconds, 1 to 86,400.</param>
public sealed record RateLimitDto(int? Limit = null, int? WindowSeconds = null)
{
    internal const string LimitNeeded = "A limit is needed.";
    internal const string WindowNeeded = "A window is needed.";

    internal static RateLimitDto? Of(RateLimit? rate) => rate is null ? null : new RateLimitDto(rate.Limit, rate.WindowSeconds);

    /// <summary>Members that a patch has left out.</summary>
    internal IEnumerable<Error> Missing() =>
    [
        .. Limit is null ? [Errors.Invalid("rateLimit.limit", LimitNeeded)] : (Error[])[],
        .. WindowSeconds is null ? [Errors.Invalid("rateLimit.windowSeconds", WindowNeeded)] : (Error[])[],
    ];

    internal RateLimit ToRateLimit() => new(Limit!.Value, WindowSeconds!.Value);
}

/// <summary>
/// Uses in a calendar day or month (UTC), or in total. Uses count from when the quota is set; earlier ones do not. Null, another period or another
/// limit does not reset the counter of a period. All nodes together never exceed a quota. A killed process loses the units that it has reserved,
/// for each key less than a hundredth of the limit and less than 1,000.
/// </summary>
/// <param name="Limit">Uses, 1 to 1,000,000,000,000.</param>
/// <param name="Period"><c>day</c> and <c>month</c>: calendar periods in UTC; <c>total</c>: without an end.</param>
public sealed record QuotaDto(long? Limit = null, QuotaPeriod? Period = null)
{
    internal const string LimitNeeded = "A limit is needed.";
    internal const string PeriodNeeded = "A period is needed: day, month or total.";

    internal static QuotaDto? Of(Quota? quota) => quota is null ? null : new QuotaDto(quota.Limit, quota.Period);

    /// <inheritdoc cref="RateLimitDto.Missing"/>
    internal IEnumerable<Error> Missing() =>
    [
        .. Limit is null ? [Errors.Invalid("quota.limit", LimitNeeded)] : (Error[])[],
        .. Period is null ? [Errors.Invalid("quota.period", PeriodNeeded)] : (Error[])[],
    ];

    internal Quota ToQuota() => new(Limit!.Value, Period!.Value);
}
