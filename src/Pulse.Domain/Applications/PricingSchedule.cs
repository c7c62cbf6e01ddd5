using ErrorOr;

namespace Pulse.Domain.Applications;

/// <summary>What a business is going to pay for its payments.</summary>
public sealed record PricingSchedule
{
    [RequiredForSubmission]
    public PricingModel? Model { get; init; }

    /// <summary>Share of each payment: 0 to 100 percent.</summary>
    [RequiredForSubmission]
    public decimal? DiscountPercent { get; init; }

    /// <summary>For each payment.</summary>
    [RequiredForSubmission]
    public Money? TransactionFee { get; init; }

    public Money? MonthlyFee { get; init; }

    /// <summary>For each payment that is disputed.</summary>
    public Money? ChargebackFee { get; init; }

    internal IEnumerable<Error> Contradictions(string path) =>
    [
        .. TransactionFee?.Contradictions($"{path}.transactionFee") ?? [],
        .. MonthlyFee?.Contradictions($"{path}.monthlyFee") ?? [],
        .. ChargebackFee?.Contradictions($"{path}.chargebackFee") ?? [],
    ];
}

/// <summary>How a price is made.</summary>
public enum PricingModel
{
    InterchangePlus,
    FlatRate,
    Tiered,
}
