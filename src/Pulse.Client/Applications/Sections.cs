using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>Name and contact of a business.</summary>
public sealed record Basics
{
    /// <summary>Legal name: 1 to 128 characters.</summary>
    public string? BusinessName { get; init; }

    /// <summary>Trade name ("doing business as") if different: 1 to 128 characters.</summary>
    public string? DbaName { get; init; }

    /// <summary>Employer Identification Number (IRS): nine digits, as in 12-3456789.</summary>
    public string? TaxId { get; init; }

    /// <summary>Address of the business.</summary>
    public Address? Address { get; init; }

    /// <summary>Contact person.</summary>
    public Contact? Contact { get; init; }
}

/// <summary>A postal address.</summary>
public sealed record Address
{
    /// <summary>1 to 128 characters.</summary>
    public string? Line1 { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public string? Line2 { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public string? City { get; init; }

    /// <summary>In the United States: the two letters of a state or territory. Elsewhere: 1 to 64 characters.</summary>
    public string? State { get; init; }

    /// <summary>1 to 16 characters. In the United States: five digits, or nine digits with a hyphen.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Two capital letters (ISO 3166-1 alpha-2).</summary>
    public string? Country { get; init; }
}

/// <summary>A contact person.</summary>
public sealed record Contact
{
    /// <summary>1 to 64 characters.</summary>
    public string? FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public string? LastName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>E.164 number (ITU-T) with a plus sign and digits only: +14155552671.</summary>
    public string? Phone { get; init; }
}

/// <summary>Legal structure of a business.</summary>
[JsonConverter(typeof(NameConverter<LegalStructure>))]
public enum LegalStructure
{
    /// <summary>A structure that this client does not know, of a newer Pulse. It cannot be sent.</summary>
    Unknown,

    /// <summary>A sole proprietorship.</summary>
    SoleProprietorship,

    /// <summary>A partnership.</summary>
    Partnership,

    /// <summary>A limited liability company.</summary>
    LimitedLiabilityCompany,

    /// <summary>A corporation.</summary>
    Corporation,

    /// <summary>A non-profit organization.</summary>
    NonProfit,

    /// <summary>A government body.</summary>
    Government,
}

/// <summary>The kind of business.</summary>
public sealed record BusinessDetails
{
    /// <summary>Legal structure.</summary>
    public LegalStructure? LegalStructure { get; init; }

    /// <summary>Merchant category code: four digits (ISO 18245).</summary>
    public string? Mcc { get; init; }

    /// <summary>Goods and services: 1 to 1,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>An http or https URL of at most 256 characters.</summary>
    public string? Website { get; init; }

    /// <summary>0 to 10,000,000.</summary>
    public int? EmployeeCount { get; init; }
}

/// <summary>History of a business.</summary>
public sealed record BusinessHistory
{
    /// <summary>Start of the business, not in the future.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>Previous payment processor: 1 to 128 characters.</summary>
    public string? PreviousProcessor { get; init; }

    /// <summary>Whether the business or an owner ever filed for bankruptcy.</summary>
    public bool? FiledForBankruptcy { get; init; }

    /// <summary>Whether a payment processor ever terminated its agreement.</summary>
    public bool? WasTerminated { get; init; }

    /// <summary>Explanation of the answers: 1 to 1,000 characters.</summary>
    public string? Explanation { get; init; }
}

/// <summary>Type of a bank account.</summary>
[JsonConverter(typeof(NameConverter<BankAccountType>))]
public enum BankAccountType
{
    /// <summary>A type that this client does not know, of a newer Pulse. It cannot be sent.</summary>
    Unknown,

    /// <summary>A checking account.</summary>
    Checking,

    /// <summary>A savings account.</summary>
    Savings,
}

/// <summary>Bank account of a business.</summary>
public sealed record BusinessBanking
{
    /// <summary>1 to 128 characters.</summary>
    public string? BankName { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public string? AccountHolder { get; init; }

    /// <summary>Type of the account.</summary>
    public BankAccountType? AccountType { get; init; }

    /// <summary>Nine digits with a check digit (American Bankers Association).</summary>
    public string? RoutingNumber { get; init; }

    /// <summary>5 to 17 digits. Returned masked, as <c>****6789</c>; a masked number cannot be sent back.</summary>
    public string? AccountNumber { get; init; }

    /// <summary>Without the numbers.</summary>
    public override string ToString() => nameof(BusinessBanking);
}

/// <summary>An amount of money.</summary>
public sealed record Money
{
    /// <summary>0 to 1,000,000,000,000, with at most the decimals of the currency.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Three capital letters (ISO 4217).</summary>
    public string? Currency { get; init; }
}

/// <summary>Payment methods and volumes of a business. The sum of the three shares is at most 100.</summary>
public sealed record OrderProcessing
{
    /// <summary>Sales in a year.</summary>
    public Money? AnnualVolume { get; init; }

    /// <summary>Average payment.</summary>
    public Money? AverageTicket { get; init; }

    /// <summary>Highest payment.</summary>
    public Money? HighestTicket { get; init; }

    /// <summary>Share of card-present payments: 0 to 100 percent.</summary>
    public decimal? CardPresentPercent { get; init; }

    /// <summary>Share of payments with a keyed card number: 0 to 100 percent.</summary>
    public decimal? KeyedPercent { get; init; }

    /// <summary>Share of payments on the web: 0 to 100 percent.</summary>
    public decimal? EcommercePercent { get; init; }

    /// <summary>Days from payment to delivery: 0 to 3,650.</summary>
    public int? DeliveryDays { get; init; }

    /// <summary>1 to 1,000 characters.</summary>
    public string? RefundPolicy { get; init; }
}
