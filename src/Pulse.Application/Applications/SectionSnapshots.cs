using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>The section <see cref="Basics"/> in the audit log.</summary>
public sealed record BasicsSnapshot(
    string? BusinessName, string? DbaName, string? TaxId, AddressSnapshot? Address, ContactSnapshot? Contact)
{
    public static BasicsSnapshot? Of(Basics? basics) => basics is null ? null : new(
        basics.BusinessName, basics.DbaName, basics.TaxId, AddressSnapshot.Of(basics.Address), ContactSnapshot.Of(basics.Contact));
}

/// <inheritdoc cref="BasicsSnapshot"/>
public sealed record AddressSnapshot(string? Line1, string? Line2, string? City, string? State, string? PostalCode, string? Country)
{
    public static AddressSnapshot? Of(Address? address) => address is null ? null : new(
        address.Line1, address.Line2, address.City, address.State, address.PostalCode, address.Country);
}

/// <inheritdoc cref="BasicsSnapshot"/>
public sealed record ContactSnapshot(string? FirstName, string? LastName, string? Email, string? Phone)
{
    public static ContactSnapshot? Of(Contact? contact) => contact is null ? null : new(
        contact.FirstName, contact.LastName, contact.Email, contact.Phone);
}

/// <summary>The section <see cref="BusinessDetails"/> in the audit log.</summary>
public sealed record BusinessDetailsSnapshot(
    LegalStructure? LegalStructure, string? Mcc, string? Description, string? Website, int? EmployeeCount)
{
    public static BusinessDetailsSnapshot? Of(BusinessDetails? details) => details is null ? null : new(
        details.LegalStructure, details.Mcc, details.Description, details.Website, details.EmployeeCount);
}

/// <summary>The section <see cref="BusinessHistory"/> in the audit log.</summary>
public sealed record BusinessHistorySnapshot(
    DateOnly? StartedOn, string? PreviousProcessor, bool? FiledForBankruptcy, bool? WasTerminated, string? Explanation)
{
    public static BusinessHistorySnapshot? Of(BusinessHistory? history) => history is null ? null : new(
        history.StartedOn, history.PreviousProcessor, history.FiledForBankruptcy, history.WasTerminated, history.Explanation);
}

/// <summary>The section <see cref="BusinessBanking"/> in the audit log, with the account number masked.</summary>
public sealed record BusinessBankingSnapshot(
    string? BankName, string? AccountHolder, BankAccountType? AccountType, string? RoutingNumber, SensitiveText? AccountNumber)
{
    public static BusinessBankingSnapshot? Of(BusinessBanking? banking) => banking is null ? null : new(
        banking.BankName, banking.AccountHolder, banking.AccountType, banking.RoutingNumber, banking.AccountNumber);
}

/// <summary>The section <see cref="OrderProcessing"/> in the audit log.</summary>
public sealed record OrderProcessingSnapshot(
    MoneySnapshot? AnnualVolume,
    MoneySnapshot? AverageTicket,
    MoneySnapshot? HighestTicket,
    decimal? CardPresentPercent,
    decimal? KeyedPercent,
    decimal? EcommercePercent,
    int? DeliveryDays,
    string? RefundPolicy)
{
    public static OrderProcessingSnapshot? Of(OrderProcessing? processing) => processing is null ? null : new(
        MoneySnapshot.Of(processing.AnnualVolume),
        MoneySnapshot.Of(processing.AverageTicket),
        MoneySnapshot.Of(processing.HighestTicket),
        processing.CardPresentPercent,
        processing.KeyedPercent,
        processing.EcommercePercent,
        processing.DeliveryDays,
        processing.RefundPolicy);
}

/// <summary>An amount of money in the audit log.</summary>
public sealed record MoneySnapshot(decimal? Amount, string? Currency)
{
    public static MoneySnapshot? Of(Money? money) => money is null ? null : new(money.Amount, money.Currency);
}

/// <summary>The section <see cref="BusinessOwner"/> in the audit log, with the social security number masked.</summary>
public sealed record BusinessOwnerSnapshot(
    Guid? Id,
    string? FirstName,
    string? LastName,
    string? Title,
    string? Email,
    string? Phone,
    DateOnly? DateOfBirth,
    SensitiveText? Ssn,
    decimal? EquityPercent,
    AddressSnapshot? Address)
{
    public static BusinessOwnerSnapshot Of(BusinessOwner owner) => new(
        owner.Id,
        owner.FirstName,
        owner.LastName,
        owner.Title,
        owner.Email,
        owner.Phone,
        owner.DateOfBirth,
        owner.Ssn,
        owner.EquityPercent,
        AddressSnapshot.Of(owner.Address));
}

/// <summary>The section <see cref="PricingSchedule"/> in the audit log.</summary>
public sealed record PricingScheduleSnapshot(
    PricingModel? Model, decimal? DiscountPercent, MoneySnapshot? TransactionFee, MoneySnapshot? MonthlyFee, MoneySnapshot? ChargebackFee)
{
    public static PricingScheduleSnapshot? Of(PricingSchedule? pricing) => pricing is null ? null : new(
        pricing.Model,
        pricing.DiscountPercent,
        MoneySnapshot.Of(pricing.TransactionFee),
        MoneySnapshot.Of(pricing.MonthlyFee),
        MoneySnapshot.Of(pricing.ChargebackFee));
}
