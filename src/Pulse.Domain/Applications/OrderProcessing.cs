using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>Payment methods and volumes of a business.</summary>
public sealed record OrderProcessing
{
    public const int MaxDeliveryDays = 3_650;
    public const int RefundPolicyMaxLength = 1_000;

    /// <summary>Expected payment volume in a year.</summary>
    [RequiredForSubmission]
    public Money? AnnualVolume { get; init; }

    [RequiredForSubmission]
    public Money? AverageTicket { get; init; }

    [RequiredForSubmission]
    public Money? HighestTicket { get; init; }

    /// <summary>Share of card-present payments: 0 to 100 percent. The sum of the three shares is at most 100.</summary>
    [RequiredForSubmission]
    public decimal? CardPresentPercent { get; init; }

    /// <summary>Share of payments with a keyed card number: 0 to 100 percent.</summary>
    [RequiredForSubmission]
    public decimal? KeyedPercent { get; init; }

    /// <summary>Share of payments on the web: 0 to 100 percent.</summary>
    [RequiredForSubmission]
    public decimal? EcommercePercent { get; init; }

    /// <summary>Days from payment to delivery: 0 to 3,650.</summary>
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
            yield return Errors.Invalid(path, "The sum of cardPresentPercent, keyedPercent and ecommercePercent must be at most 100.");
        }

        if (AverageTicket is { } average && HighestTicket is { } highest
            && average.Currency == highest.Currency && average.Amount > highest.Amount)
        {
            yield return Errors.Invalid($"{path}.averageTicket", "Must be at most highestTicket.");
        }
    }
}
