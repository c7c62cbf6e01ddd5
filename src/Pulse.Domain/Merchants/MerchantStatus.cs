using ErrorOr;
using Pulse.Domain.Applications;

namespace Pulse.Domain.Merchants;

/// <summary>Status of a merchant.</summary>
public enum MerchantStatus
{
    Active,

    /// <summary>Takes no payments at present. Can be reinstated.</summary>
    Suspended,

    /// <summary>Takes no payments any more. Final.</summary>
    Closed,
}

/// <summary>Allowed transitions of a merchant.</summary>
public static class MerchantTransitions
{
    public static bool CanBecome(this MerchantStatus now, MerchantStatus next) => (now, next) is
        (MerchantStatus.Active, MerchantStatus.Suspended)
        or (MerchantStatus.Suspended, MerchantStatus.Active)
        or (MerchantStatus.Active or MerchantStatus.Suspended, MerchantStatus.Closed);

    /// <returns>A conflict if the transition is not allowed.</returns>
    public static ErrorOr<Success> CheckBecomes(this MerchantStatus now, MerchantStatus next) =>
        now.CanBecome(next)
            ? Result.Success
            : Error.Conflict("wrong_status", $"A merchant with status {NameOf(now)} cannot become {NameOf(next)}.");

    private static string NameOf(MerchantStatus status) => Sections.NameOf($"{status}");
}
