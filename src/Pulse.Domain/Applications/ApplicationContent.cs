using ErrorOr;

namespace Pulse.Domain.Applications;

/// <summary>The content of an application, by section. A draft can be incomplete.</summary>
public sealed record ApplicationContent
{
    /// <summary>Maximum length in characters of the stored JSON, which can take six characters for one.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Name and contact of the business.</summary>
    [RequiredForSubmission]
    public Basics? Basics { get; init; }

    /// <summary>The kind of business.</summary>
    [RequiredForSubmission]
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>History of the business.</summary>
    [RequiredForSubmission]
    public BusinessHistory? BusinessHistory { get; init; }

    /// <summary>Bank account of the business.</summary>
    [RequiredForSubmission]
    public BusinessBanking? BusinessBanking { get; init; }

    /// <summary>Payment methods and volumes.</summary>
    [RequiredForSubmission]
    public OrderProcessing? OrderProcessing { get; init; }

    /// <summary>Every owner of more than 25 %, and at least one person; at most 10.</summary>
    [RequiredForSubmission]
    public IReadOnlyList<BusinessOwner>? BusinessOwners { get; init; }

    /// <summary>Prices that the business pays.</summary>
    [RequiredForSubmission]
    public PricingSchedule? PricingSchedule { get; init; }

    /// <summary>Applies a function to each sensitive field.</summary>
    public ApplicationContent WithSensitive(Func<SensitiveText, SensitiveText> change) => this with
    {
        BusinessBanking = BusinessBanking is { AccountNumber: { } account }
            ? BusinessBanking with { AccountNumber = change(account) }
            : BusinessBanking,
        BusinessOwners = BusinessOwners?.Select(owner => owner.Ssn is { } ssn ? owner with { Ssn = change(ssn) } : owner).ToList(),
    };

    /// <summary>Validation errors between fields, in all sections.</summary>
    public IEnumerable<Error> Contradictions() =>
    [
        .. Basics?.Address?.Contradictions("basics.address") ?? [],
        .. OrderProcessing?.Contradictions("orderProcessing") ?? [],
        .. PricingSchedule?.Contradictions("pricingSchedule") ?? [],
        .. BusinessOwner.Contradictions(BusinessOwners ?? [], "businessOwners"),
    ];

    /// <summary>Compares by value, including the owners.</summary>
    public bool Equals(ApplicationContent? other) => other is not null
        && (Basics, BusinessDetails, BusinessHistory, BusinessBanking) == (
            other.Basics, other.BusinessDetails, other.BusinessHistory, other.BusinessBanking)
        && (OrderProcessing, PricingSchedule) == (other.OrderProcessing, other.PricingSchedule)
        && (BusinessOwners is null) == (other.BusinessOwners is null)
        && (BusinessOwners ?? []).SequenceEqual(other.BusinessOwners ?? []);

    public override int GetHashCode() => HashCode.Combine(
        Basics, BusinessDetails, BusinessHistory, BusinessBanking, OrderProcessing, PricingSchedule, BusinessOwners?.Count);
}
