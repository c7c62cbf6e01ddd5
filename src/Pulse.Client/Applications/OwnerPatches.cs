namespace Pulse.Client;

/// <summary>Changes of an owner. What is not set stays as it is; null clears.</summary>
public sealed record BusinessOwnerPatch
{
    /// <summary>The stored owner whose members change. Null: the owner is new.</summary>
    public Guid? Id { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public Optional<string?> FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public Optional<string?> LastName { get; init; }

    /// <summary>Role in the business: 1 to 64 characters.</summary>
    public Optional<string?> Title { get; init; }

    /// <summary>E-mail address.</summary>
    public Optional<string?> Email { get; init; }

    /// <summary>E.164 number (ITU-T) with a plus sign and digits only: +14155552671.</summary>
    public Optional<string?> Phone { get; init; }

    /// <summary>Date of birth.</summary>
    public Optional<DateOnly?> DateOfBirth { get; init; }

    /// <summary>Social security number (SSA): nine digits, as in 123-45-6789.</summary>
    public Optional<string?> Ssn { get; init; }

    /// <summary>0 to 100 percent. The sum over all owners is at most 100.</summary>
    public Optional<decimal?> EquityPercent { get; init; }

    /// <summary>Home address.</summary>
    public Optional<AddressPatch?> Address { get; init; }

    /// <summary>Without the values.</summary>
    public override string ToString() => nameof(BusinessOwnerPatch);
}

/// <summary>Changes of payment methods and volumes. What is not set stays as it is; null clears.</summary>
public sealed record OrderProcessingPatch
{
    /// <summary>Sales in a year.</summary>
    public Optional<MoneyPatch?> AnnualVolume { get; init; }

    /// <summary>Average payment.</summary>
    public Optional<MoneyPatch?> AverageTicket { get; init; }

    /// <summary>Highest payment.</summary>
    public Optional<MoneyPatch?> HighestTicket { get; init; }

    /// <summary>Share of card-present payments: 0 to 100 percent.</summary>
    public Optional<decimal?> CardPresentPercent { get; init; }

    /// <summary>Share of payments with a keyed card number: 0 to 100 percent.</summary>
    public Optional<decimal?> KeyedPercent { get; init; }

    /// <summary>Share of payments on the web: 0 to 100 percent.</summary>
    public Optional<decimal?> EcommercePercent { get; init; }

    /// <summary>Days from payment to delivery: 0 to 3,650.</summary>
    public Optional<int?> DeliveryDays { get; init; }

    /// <summary>1 to 1,000 characters.</summary>
    public Optional<string?> RefundPolicy { get; init; }
}

/// <summary>Changes of prices. What is not set stays as it is; null clears.</summary>
public sealed record PricingSchedulePatch
{
    /// <summary>Model of the price.</summary>
    public Optional<PricingModel?> Model { get; init; }

    /// <summary>Share of each payment: 0 to 100 percent.</summary>
    public Optional<decimal?> DiscountPercent { get; init; }

    /// <summary>Fee for each payment.</summary>
    public Optional<MoneyPatch?> TransactionFee { get; init; }

    /// <summary>Fee for each month.</summary>
    public Optional<MoneyPatch?> MonthlyFee { get; init; }

    /// <summary>Fee for each chargeback.</summary>
    public Optional<MoneyPatch?> ChargebackFee { get; init; }
}

/// <summary>Changes of an amount of money. What is not set stays as it is; null clears.</summary>
public sealed record MoneyPatch
{
    /// <summary>0 to 1,000,000,000,000, with at most the decimals of the currency.</summary>
    public Optional<decimal?> Amount { get; init; }

    /// <summary>Three capital letters (ISO 4217).</summary>
    public Optional<string?> Currency { get; init; }
}
