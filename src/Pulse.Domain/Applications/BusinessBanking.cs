namespace Pulse.Domain.Applications;

/// <summary>Bank account of a business.</summary>
public sealed record BusinessBanking
{
    public const int NameMaxLength = 128;

    /// <summary>1 to 128 characters.</summary>
    [RequiredForSubmission]
    public string? BankName { get; init; }

    /// <summary>1 to 128 characters.</summary>
    [RequiredForSubmission]
    public string? AccountHolder { get; init; }

    [RequiredForSubmission]
    public BankAccountType? AccountType { get; init; }

    /// <summary>Nine digits with a check digit (American Bankers Association).</summary>
    [RequiredForSubmission]
    public string? RoutingNumber { get; init; }

    /// <summary>5 to 17 digits. Returned masked, as `****6789`.</summary>
    [RequiredForSubmission]
    public SensitiveText? AccountNumber { get; init; }
}

public enum BankAccountType
{
    Checking,
    Savings,
}
