using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>An owner or manager of a business.</summary>
public sealed record BusinessOwner
{
    /// <summary>Assigned by Pulse. Null for a new owner.</summary>
    public Guid? Id { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public string? FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public string? LastName { get; init; }

    /// <summary>Role in the business: 1 to 64 characters.</summary>
    public string? Title { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>E.164 number (ITU-T) with a plus sign and digits only: +14155552671.</summary>
    public string? Phone { get; init; }

    /// <summary>Date of birth.</summary>
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>
    /// Social security number (SSA): nine digits, as in 123-45-6789. Returned masked, as <c>****6789</c>; a masked number cannot be sent
    /// back.
    /// </summary>
    public string? Ssn { get; init; }

    /// <summary>0 to 100 percent. The sum over all owners is at most 100.</summary>
    public decimal? EquityPercent { get; init; }

    /// <summary>Home address.</summary>
    public Address? Address { get; init; }

    /// <summary>Without personal data.</summary>
    public override string ToString() => $"{nameof(BusinessOwner)} {Id}";
}

/// <summary>Model of a price.</summary>
[JsonConverter(typeof(NameConverter<PricingModel>))]
public enum PricingModel
{
    /// <summary>A model that this client does not know, of a newer Pulse. It cannot be sent.</summary>
    Unknown,

    /// <summary>The costs of the card network plus a fee.</summary>
    InterchangePlus,

    /// <summary>One price for all payments.</summary>
    FlatRate,

    /// <summary>Prices by kinds of payments.</summary>
    Tiered,
}

/// <summary>Prices that a business pays for its payments.</summary>
public sealed record PricingSchedule
{
    /// <summary>Model of the price.</summary>
    public PricingModel? Model { get; init; }

    /// <summary>Share of each payment: 0 to 100 percent.</summary>
    public decimal? DiscountPercent { get; init; }

    /// <summary>Fee for each payment.</summary>
    public Money? TransactionFee { get; init; }

    /// <summary>Fee for each month.</summary>
    public Money? MonthlyFee { get; init; }

    /// <summary>Fee for each chargeback.</summary>
    public Money? ChargebackFee { get; init; }
}
