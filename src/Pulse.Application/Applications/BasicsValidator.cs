using FluentValidation;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

public sealed class BasicsValidator : AbstractValidator<Basics>
{
    public BasicsValidator()
    {
        RuleFor(basics => basics.BusinessName).Line(Basics.NameMaxLength);
        RuleFor(basics => basics.DbaName).Line(Basics.NameMaxLength);
        RuleFor(basics => basics.TaxId).Shaped(
            Codes.EinPattern, Codes.IsEin, "Must be an Employer Identification Number: nine digits, as in 12-3456789.");
        RuleFor(basics => basics.Address).SetValidator(new AddressValidator()!);
        RuleFor(basics => basics.Contact).SetValidator(new ContactValidator()!);
    }
}

public sealed class AddressValidator : AbstractValidator<Address>
{
    public AddressValidator()
    {
        RuleFor(address => address.Line1).Line(Address.LineMaxLength);
        RuleFor(address => address.Line2).Line(Address.LineMaxLength);
        RuleFor(address => address.City).Line(Address.CityMaxLength);
        RuleFor(address => address.State).Line(Address.StateMaxLength);
        RuleFor(address => address.PostalCode).Line(Address.PostalCodeMaxLength);
        RuleFor(address => address.Country).Shaped(
            Codes.TwoCapitals, Codes.IsCountry, "Must be a country code of two capital letters (ISO 3166-1 alpha-2), as in US.");
    }
}

public sealed class ContactValidator : AbstractValidator<Contact>
{
    public ContactValidator()
    {
        RuleFor(contact => contact.FirstName).Line(Contact.NameMaxLength);
        RuleFor(contact => contact.LastName).Line(Contact.NameMaxLength);
        RuleFor(contact => contact.Email).Email();
        RuleFor(contact => contact.Phone).Phone();
    }
}
