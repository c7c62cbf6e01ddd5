using FluentValidation;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

public sealed class OrderProcessingValidator : AbstractValidator<OrderProcessing>
{
    public OrderProcessingValidator()
    {
        RuleFor(orders => orders.AnnualVolume).SetValidator(new MoneyValidator()!);
        RuleFor(orders => orders.AverageTicket).SetValidator(new MoneyValidator()!);
        RuleFor(orders => orders.HighestTicket).SetValidator(new MoneyValidator()!);
        RuleFor(orders => orders.CardPresentPercent).Percent();
        RuleFor(orders => orders.KeyedPercent).Percent();
        RuleFor(orders => orders.EcommercePercent).Percent();
        RuleFor(orders => orders.DeliveryDays)
            .InclusiveBetween(0, OrderProcessing.MaxDeliveryDays).WithMessage($"Must be from 0 to {OrderProcessing.MaxDeliveryDays} days.");
        RuleFor(orders => orders.RefundPolicy).Lines(OrderProcessing.RefundPolicyMaxLength);
    }
}

public sealed class PricingScheduleValidator : AbstractValidator<PricingSchedule>
{
    public PricingScheduleValidator()
    {
        RuleFor(pricing => pricing.DiscountPercent).Percent();
        RuleFor(pricing => pricing.TransactionFee).SetValidator(new MoneyValidator()!);
        RuleFor(pricing => pricing.MonthlyFee).SetValidator(new MoneyValidator()!);
        RuleFor(pricing => pricing.ChargebackFee).SetValidator(new MoneyValidator()!);
    }
}

public sealed class MoneyValidator : AbstractValidator<Money>
{
    public MoneyValidator()
    {
        RuleFor(money => money.Amount)
            .InclusiveBetween(0, Money.MaxAmount).WithMessage($"Must be from 0 to {Money.MaxAmount}.")
            .Must(amount => amount is null || SectionRules.HasDecimals(amount.Value, Money.MaxDecimals))
            .WithMessage($"Must have at most {Money.MaxDecimals} decimals.");
        RuleFor(money => money.Currency).Shaped(
            Codes.ThreeCapitals, Codes.IsCurrency, "Must be a currency code of three capital letters (ISO 4217), as in USD.");
    }
}
