namespace Pulse.Client;

/// <summary>Changes of the name and contact. What is not set stays as it is; null clears.</summary>
public sealed record BasicsPatch
{
    /// <summary>Legal name: 1 to 128 characters.</summary>
    public Optional<string?> BusinessName { get; init; }

    /// <summary>Trade name ("doing business as") if different: 1 to 128 characters.</summary>
    public Optional<string?> DbaName { get; init; }

    /// <summary>Employer Identification Number (IRS): nine digits, as in 12-3456789.</summary>
    public Optional<string?> TaxId { get; init; }

    /// <summary>Address of the business.</summary>
    public Optional<AddressPatch?> Address { get; init; }

    /// <summary>Contact person.</summary>
    public Optional<ContactPatch?> Contact { get; init; }
}

/// <summary>Changes of an address. What is not set stays as it is; null clears.</summary>
public sealed record AddressPatch
{
    /// <summary>1 to 128 characters.</summary>
    public Optional<string?> Line1 { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public Optional<string?> Line2 { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public Optional<string?> City { get; init; }

    /// <summary>In the United States: the two letters of a state or territory. Elsewhere: 1 to 64 characters.</summary>
    public Optional<string?> State { get; init; }

    /// <summary>1 to 16 characters. In the United States: five digits, or nine digits with a hyphen.</summary>
    public Optional<string?> PostalCode { get; init; }

    /// <summary>Two capital letters (ISO 3166-1 alpha-2).</summary>
    public Optional<string?> Country { get; init; }
}

/// <summary>Changes of a contact person. What is not set stays as it is; null clears.</summary>
public sealed record ContactPatch
{
    /// <summary>1 to 64 characters.</summary>
    public Optional<string?> FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public Optional<string?> LastName { get; init; }

    /// <summary>E-mail address.</summary>
    public Optional<string?> Email { get; init; }

    /// <summary>E.164 number (ITU-T) with a plus sign and digits only: +14155552671.</summary>
    public Optional<string?> Phone { get; init; }
}

/// <summary>Changes of the kind of business. What is not set stays as it is; null clears.</summary>
public sealed record BusinessDetailsPatch
{
    /// <summary>Legal structure.</summary>
    public Optional<LegalStructure?> LegalStructure { get; init; }

    /// <summary>Merchant category code: four digits (ISO 18245).</summary>
    public Optional<string?> Mcc { get; init; }

    /// <summary>Goods and services: 1 to 1,000 characters.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>An http or https URL of at most 256 characters.</summary>
    public Optional<string?> Website { get; init; }

    /// <summary>0 to 10,000,000.</summary>
    public Optional<int?> EmployeeCount { get; init; }
}

/// <summary>Changes of the history. What is not set stays as it is; null clears.</summary>
public sealed record BusinessHistoryPatch
{
    /// <summary>Start of the business, not in the future.</summary>
    public Optional<DateOnly?> StartedOn { get; init; }

    /// <summary>Previous payment processor: 1 to 128 characters.</summary>
    public Optional<string?> PreviousProcessor { get; init; }

    /// <summary>Whether the business or an owner ever filed for bankruptcy.</summary>
    public Optional<bool?> FiledForBankruptcy { get; init; }

    /// <summary>Whether a payment processor ever terminated its agreement.</summary>
    public Optional<bool?> WasTerminated { get; init; }

    /// <summary>Explanation of the answers: 1 to 1,000 characters.</summary>
    public Optional<string?> Explanation { get; init; }
}

/// <summary>Changes of the bank account. What is not set stays as it is; null clears.</summary>
public sealed record BusinessBankingPatch
{
    /// <summary>1 to 128 characters.</summary>
    public Optional<string?> BankName { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public Optional<string?> AccountHolder { get; init; }

    /// <summary>Type of the account.</summary>
    public Optional<BankAccountType?> AccountType { get; init; }

    /// <summary>Nine digits with a check digit (American Bankers Association).</summary>
    public Optional<string?> RoutingNumber { get; init; }

    /// <summary>5 to 17 digits.</summary>
    public Optional<string?> AccountNumber { get; init; }

    /// <summary>Without the values.</summary>
    public override string ToString() => nameof(BusinessBankingPatch);
}
