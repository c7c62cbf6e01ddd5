using ErrorOr;

namespace Pulse.Domain.Applications;

/// <summary>Prices that a business pays for its payments.</summary>
public sealed record PricingSchedule
{
    [RequiredForSubmission]
    public PricingModel? Model { get; init; }

    /// <summary>Share of each payment: 0 to 100 percent.</summary>
    [RequiredForSubmission]
    public decimal? DiscountPercent { get; init; }

    /// <summary>Fee for each payment.</summary>
    [RequiredForSubmission]
    public Money? TransactionFee { get; init; }

    public Money? MonthlyFee { get; init; }

    /// <summary>Fee for each disputed payment.</summary>
    public Money? ChargebackFee { get; init; }

    internal IEnumerable<Error> Contradictions(string path) =>
    [
        .. TransactionFee?.Contradictions($"{path}.transactionFee") ?? [],
        .. MonthlyFee?.Contradictions($"{path}.monthlyFee") ?? [],
        .. ChargebackFee?.Contradictions($"{path}.chargebackFee") ?? [],
    ];
}

/// <summary>Pricing model.</summary>
public enum PricingModel
{
    InterchangePlus,
    FlatRate,
    Tiered,
}
