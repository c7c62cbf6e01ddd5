using ErrorOr;
using FluentValidation;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// Maximum number of uses in every time window of a given length. A restart of Pulse resets windows of up to a minute, but not
/// longer ones; a killed process loses the uses of the last `Usage:FlushInterval` (5 s). Without Redis, the limit applies per node.
/// </summary>
/// <param name="Limit">Uses, 1 to 100,000.</param>
/// <param name="WindowSeconds">Length of the window in seconds, 1 to 86,400.</param>
public sealed record RateLimitDto(int? Limit = null, int? WindowSeconds = null)
{
    internal const string LimitRequired = "A limit is required.";
    internal const string WindowRequired = "A window is required.";

    internal static RateLimitDto? Of(RateLimit? rateLimit) =>
        rateLimit is null ? null : new RateLimitDto(rateLimit.Limit, rateLimit.WindowSeconds);

    /// <summary>Validation errors for fields that a patch omits.</summary>
    internal IEnumerable<Error> Missing() =>
    [
        .. Limit is null ? [Errors.Invalid("rateLimit.limit", LimitRequired)] : (Error[])[],
        .. WindowSeconds is null ? [Errors.Invalid("rateLimit.windowSeconds", WindowRequired)] : (Error[])[],
    ];

    internal RateLimit ToRateLimit() => new(Limit!.Value, WindowSeconds!.Value);
}

/// <summary>
/// Maximum number of uses in a calendar day or month (UTC), or in total. Only uses after the quota was set count. Removing the quota
/// or changing its limit or period does not reset the counter of a period. All nodes together never exceed a quota. A killed process
/// loses the units that it has reserved: for each key less than a hundredth of the limit and less than 1,000.
/// </summary>
/// <param name="Limit">Uses, 1 to 1,000,000,000,000.</param>
/// <param name="Period"><c>day</c> and <c>month</c>: calendar periods in UTC; <c>total</c>: the lifetime of the key.</param>
public sealed record QuotaDto(long? Limit = null, QuotaPeriod? Period = null)
{
    internal const string LimitRequired = "A limit is required.";
    internal const string PeriodRequired = "A period is required: day, month or total.";

    internal static QuotaDto? Of(Quota? quota) => quota is null ? null : new QuotaDto(quota.Limit, quota.Period);

    /// <inheritdoc cref="RateLimitDto.Missing"/>
    internal IEnumerable<Error> Missing() =>
    [
        .. Limit is null ? [Errors.Invalid("quota.limit", LimitRequired)] : (Error[])[],
        .. Period is null ? [Errors.Invalid("quota.period", PeriodRequired)] : (Error[])[],
    ];

    internal Quota ToQuota() => new(Limit!.Value, Period!.Value);
}

/// <summary>The rules of a whole rate limit. A patch has only the ranges.</summary>
public sealed class RateLimitDtoValidator : AbstractValidator<RateLimitDto>
{
    public RateLimitDtoValidator()
    {
        RuleFor(limit => limit.Limit).NotNull().WithMessage(RateLimitDto.LimitRequired);
        RuleFor(limit => limit.WindowSeconds).NotNull().WithMessage(RateLimitDto.WindowRequired);
        ApiKeyRules.RateLimitRanges(this);
    }
}

/// <summary>The rules of a whole quota. A patch has only the ranges.</summary>
public sealed class QuotaDtoValidator : AbstractValidator<QuotaDto>
{
    public QuotaDtoValidator()
    {
        RuleFor(quota => quota.Limit).NotNull().WithMessage(QuotaDto.LimitRequired);
        RuleFor(quota => quota.Period).NotNull().WithMessage(QuotaDto.PeriodRequired);
        ApiKeyRules.QuotaRanges(this);
    }
}
