using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>How a business takes payments, and how many.</summary>
public sealed record OrderProcessing
{
    public const int MaxDeliveryDays = 3_650;
    public const int RefundPolicyMaxLength = 1_000;

    /// <summary>What it expects to take in a year.</summary>
    [RequiredForSubmission]
    public Money? AnnualVolume { get; init; }

    [RequiredForSubmission]
    public Money? AverageTicket { get; init; }

    [RequiredForSubmission]
    public Money? HighestTicket { get; init; }

    /// <summary>Payments with the card there: 0 to 100 percent. The three percentages make at most 100.</summary>
    [RequiredForSubmission]
    public decimal? CardPresentPercent { get; init; }

    /// <summary>Payments whose card number somebody types: 0 to 100 percent.</summary>
    [RequiredForSubmission]
    public decimal? KeyedPercent { get; init; }

    /// <summary>Payments on the web: 0 to 100 percent.</summary>
    [RequiredForSubmission]
    public decimal? EcommercePercent { get; init; }

    /// <summary>From payment to delivery: 0 to 3,650 days.</summary>
    public int? DeliveryDays { get; init; }

    /// <summary>1 to 1,000 characters.</summary>
    public string? RefundPolicy { get; init; }

    internal IEnumerable<Error> Contradictions(string path) =>
    [
        .. AnnualVolume?.Contradictions($"{path}.annualVolume") ?? [],
        .. AverageTicket?.Contradictions($"{path}.averageTicket") ?? [],
        .. HighestTicket?.Contradictions($"{path}.highestTicket") ?? [],
        .. ContradictionsAmong(path),
    ];

    private IEnumerable<Error> ContradictionsAmong(string path)
    {
        if ((CardPresentPercent ?? 0) + (KeyedPercent ?? 0) + (EcommercePercent ?? 0) > 100)
        {
            yield return Errors.Invalid(path, "cardPresentPercent, keyedPercent and ecommercePercent must not add up to more than 100.");
        }

        if (AverageTicket is { } average && HighestTicket is { } highest && average.Currency == highest.Currency && average.Amount > highest.Amount)
        {
            yield return Errors.Invalid($"{path}.averageTicket", "Must not be above highestTicket.");
        }
    }
}
