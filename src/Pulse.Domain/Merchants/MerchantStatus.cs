using ErrorOr;
using Pulse.Domain.Applications;

namespace Pulse.Domain.Merchants;

/// <summary>Whether a merchant takes payments.</summary>
public enum MerchantStatus
{
    Active,

    /// <summary>For the time being it does not.</summary>
    Suspended,

    /// <summary>It never will again.</summary>
    Closed,
}

/// <summary>Which status can follow which.</summary>
public static class MerchantTransitions
{
    public static bool CanBecome(this MerchantStatus now, MerchantStatus next) => (now, next) is
        (MerchantStatus.Active, MerchantStatus.Suspended)
        or (MerchantStatus.Suspended, MerchantStatus.Active)
        or (MerchantStatus.Active or MerchantStatus.Suspended, MerchantStatus.Closed);

    /// <returns>A conflict where it cannot.</returns>
    public static ErrorOr<Success> CheckBecomes(this MerchantStatus now, MerchantStatus next) =>
        now.CanBecome(next) ? Result.Success : Error.Conflict("wrong_status", $"The merchant is {NameOf(now)}: it cannot become {NameOf(next)}.");

    private static string NameOf(MerchantStatus status) => Sections.NameOf($"{status}");
}
