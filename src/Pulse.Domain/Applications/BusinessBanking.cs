namespace Pulse.Domain.Applications;

/// <summary>Where a business wants its money.</summary>
public sealed record BusinessBanking
{
    public const int NameMaxLength = 128;

    /// <summary>1 to 128 characters.</summary>
    [NeededToSubmit]
    public string? BankName { get; init; }

    /// <summary>1 to 128 characters.</summary>
    [NeededToSubmit]
    public string? AccountHolder { get; init; }

    [NeededToSubmit]
    public BankAccountType? AccountType { get; init; }

    /// <summary>Nine digits, the last of which checks the others (American Bankers Association).</summary>
    [NeededToSubmit]
    public string? RoutingNumber { get; init; }

    /// <summary>5 to 17 digits. Answered as `****6789`.</summary>
    [NeededToSubmit]
    public SensitiveText? AccountNumber { get; init; }
}

/// <summary>Kinds of bank accounts.</summary>
public enum BankAccountType
{
    Checking,
    Savings,
}
