namespace Pulse.Domain.Applications;

/// <summary>The kind of business.</summary>
public sealed record BusinessDetails
{
    public const int DescriptionMaxLength = 1_000;
    public const int WebsiteMaxLength = 256;
    public const int MaxEmployees = 10_000_000;

    [RequiredForSubmission]
    public LegalStructure? LegalStructure { get; init; }

    /// <summary>Merchant category code: four digits (ISO 18245).</summary>
    [RequiredForSubmission]
    public string? Mcc { get; init; }

    /// <summary>Goods and services: 1 to 1,000 characters.</summary>
    [RequiredForSubmission]
    public string? Description { get; init; }

    /// <summary>An http or https URL of at most 256 characters.</summary>
    public string? Website { get; init; }

    /// <summary>0 to 10,000,000.</summary>
    public int? EmployeeCount { get; init; }
}

/// <summary>Legal form of a business.</summary>
public enum LegalStructure
{
    SoleProprietorship,
    Partnership,
    LimitedLiabilityCompany,
    Corporation,
    NonProfit,
    Government,
}
