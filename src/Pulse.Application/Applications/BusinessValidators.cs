using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

public sealed class BusinessDetailsValidator : AbstractValidator<BusinessDetails>
{
    public BusinessDetailsValidator()
    {
        RuleFor(details => details.Mcc).Shaped(Codes.MccPattern, Codes.IsMcc, "Must be a merchant category code: four digits.");
        RuleFor(details => details.Description).Lines(BusinessDetails.DescriptionMaxLength);
        RuleFor(details => details.Website)
            .AtMost(BusinessDetails.WebsiteMaxLength, IsWebsite)
            .WithMessage($"Must be an http or https URL of at most {BusinessDetails.WebsiteMaxLength} characters.");
        RuleFor(details => details.EmployeeCount)
            .InclusiveBetween(0, BusinessDetails.MaxEmployees).WithMessage($"Must be from 0 to {BusinessDetails.MaxEmployees}.");
    }

    private static bool IsWebsite(string text) => Domain.Common.Name.IsReadable(text) && text.Trim() == text
        && Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}

public sealed class BusinessHistoryValidator : AbstractValidator<BusinessHistory>
{
    public BusinessHistoryValidator(TimeProvider clock)
    {
        RuleFor(history => history.StartedOn)
            .Must(day => day is null || day <= DateOnly.FromDateTime(clock.UtcNow)).WithMessage("Must not be in the future.");
        RuleFor(history => history.PreviousProcessor).Line(BusinessHistory.ProcessorMaxLength);
        RuleFor(history => history.Explanation).Lines(BusinessHistory.ExplanationMaxLength);
    }
}

public sealed class BusinessBankingValidator : AbstractValidator<BusinessBanking>
{
    public BusinessBankingValidator()
    {
        RuleFor(banking => banking.BankName).Line(BusinessBanking.NameMaxLength);
        RuleFor(banking => banking.AccountHolder).Line(BusinessBanking.NameMaxLength);
        RuleFor(banking => banking.RoutingNumber)
            .Shaped(
                Codes.RoutingNumberPattern,
                Codes.IsRoutingNumber,
                "Must be an ABA routing number: nine digits with a valid check digit.");
        RuleFor(banking => banking.AccountNumber).Sensitive(Codes.IsBankAccount, "Must be 5 to 17 digits.");
    }
}

public sealed class BusinessOwnerValidator : AbstractValidator<BusinessOwner>
{
    private const int MinYear = 1900;

    public BusinessOwnerValidator(TimeProvider clock)
    {
        RuleFor(owner => owner.FirstName).Line(Contact.NameMaxLength);
        RuleFor(owner => owner.LastName).Line(Contact.NameMaxLength);
        RuleFor(owner => owner.Title).Line(BusinessOwner.TitleMaxLength);
        RuleFor(owner => owner.Email).Email();
        RuleFor(owner => owner.Phone).Phone();
        RuleFor(owner => owner.DateOfBirth)
            .Must(day => day is null || (day.Value.Year >= MinYear && day <= DateOnly.FromDateTime(clock.UtcNow)))
            .WithMessage($"Must be a date from {MinYear} to today.");
        RuleFor(owner => owner.Ssn).Sensitive(Codes.IsSsn, "Must be a social security number: nine digits, as in 123-45-6789.");
        RuleFor(owner => owner.EquityPercent).Percent();
        RuleFor(owner => owner.Address).SetValidator(new AddressValidator()!);
    }
}
