using ErrorOr;
using Pulse.Domain.Applications;

namespace Pulse.Domain.Merchants;

/// <summary>What is known of a merchant: the sections of an application that stay true after it.</summary>
public sealed record MerchantProfile
{
    /// <summary>Characters of the longest profile, in the form in which it is stored, where a character may take six.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Who the business is, and how to reach it.</summary>
    [RequiredForSubmission]
    public Basics? Basics { get; init; }

    /// <summary>What kind of business it is.</summary>
    [RequiredForSubmission]
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>What is wrong with it: a merchant's profile is whole at any time.</summary>
    public IEnumerable<Error> Faults() =>
    [
        .. Sections.MissingIn(this).Select(path => Domain.Common.Errors.Invalid(path, "Is needed.")),
        .. Basics?.Address?.Contradictions("basics.address") ?? [],
    ];
}
