using ErrorOr;

namespace Pulse.Domain.Applications;

/// <summary>What an application says, by section. In a draft anything may still be missing.</summary>
public sealed record ApplicationContent
{
    /// <summary>Characters of the longest content, in the form in which it is stored, where a character may take six.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Who the business is, and how to reach it.</summary>
    [RequiredForSubmission]
    public Basics? Basics { get; init; }

    /// <summary>What kind of business it is.</summary>
    [RequiredForSubmission]
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>What it has done before.</summary>
    [RequiredForSubmission]
    public BusinessHistory? BusinessHistory { get; init; }

    /// <summary>Where its money goes.</summary>
    [RequiredForSubmission]
    public BusinessBanking? BusinessBanking { get; init; }

    /// <summary>How it takes payments, and how many.</summary>
    [RequiredForSubmission]
    public OrderProcessing? OrderProcessing { get; init; }

    /// <summary>Everybody who holds more than 25 % of it, and at least one person: at most 10.</summary>
    [RequiredForSubmission]
    public IReadOnlyList<BusinessOwner>? BusinessOwners { get; init; }

    /// <summary>What it is going to pay.</summary>
    [RequiredForSubmission]
    public PricingSchedule? PricingSchedule { get; init; }

    /// <summary>Changes each of the numbers that not everybody may see.</summary>
    public ApplicationContent WithSensitive(Func<SensitiveText, SensitiveText> change) => this with
    {
        BusinessBanking = BusinessBanking is { AccountNumber: { } account } ? BusinessBanking with { AccountNumber = change(account) } : BusinessBanking,
        BusinessOwners = BusinessOwners?.Select(owner => owner.Ssn is { } ssn ? owner with { Ssn = change(ssn) } : owner).ToList(),
    };

    /// <summary>What its parts may not say together, whichever of them was said last.</summary>
    public IEnumerable<Error> Contradictions() =>
    [
        .. Basics?.Address?.Contradictions("basics.address") ?? [],
        .. OrderProcessing?.Contradictions("orderProcessing") ?? [],
        .. PricingSchedule?.Contradictions("pricingSchedule") ?? [],
        .. BusinessOwner.Contradictions(BusinessOwners ?? [], "businessOwners"),
    ];

    /// <summary>By value, owners included.</summary>
    public bool Equals(ApplicationContent? other) => other is not null
        && (Basics, BusinessDetails, BusinessHistory, BusinessBanking) == (other.Basics, other.BusinessDetails, other.BusinessHistory, other.BusinessBanking)
        && (OrderProcessing, PricingSchedule) == (other.OrderProcessing, other.PricingSchedule)
        && (BusinessOwners is null) == (other.BusinessOwners is null)
        && (BusinessOwners ?? []).SequenceEqual(other.BusinessOwners ?? []);

    public override int GetHashCode() => HashCode.Combine(Basics, BusinessDetails, BusinessHistory, BusinessBanking, OrderProcessing, PricingSchedule, BusinessOwners?.Count);
}
