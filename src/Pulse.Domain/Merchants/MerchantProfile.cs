using ErrorOr;
using Pulse.Domain.Applications;

namespace Pulse.Domain.Merchants;

/// <summary>Data of a merchant: the sections of an application that stay valid after it.</summary>
public sealed record MerchantProfile
{
    /// <summary>Maximum length in characters of the stored JSON, which can take six characters for one.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Name and contact of the business.</summary>
    [RequiredForSubmission]
    public Basics? Basics { get; init; }

    /// <summary>The kind of business.</summary>
    [RequiredForSubmission]
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>Validation errors. A profile is complete at any time.</summary>
    public IEnumerable<Error> Faults() =>
    [
        .. Sections.MissingIn(this).Select(path => Domain.Common.Errors.Invalid(path, "Required.")),
        .. Basics?.Address?.Contradictions("basics.address") ?? [],
    ];
}
