using Pulse.Domain.Merchants;

namespace Pulse.UnitTests.Domain.Merchants;

public sealed class MerchantProfileTests
{
    [Test]
    public void A_complete_profile_is_valid() => Assert.That(Profiles.Named("Acme Coffee").Faults(), Is.Empty);

    [Test]
    public void Optional_fields_may_be_absent()
    {
        var profile = Profiles.Named("Acme Coffee");

        Assert.That(Faults(profile with
        {
            Basics = profile.Basics! with { DbaName = null, Address = profile.Basics.Address! with { Line2 = null, State = null } },
        }), Is.Empty);
    }

    [Test]
    public void An_empty_profile_misses_both_sections() =>
        Assert.That(Faults(new MerchantProfile()), Is.EqualTo(new[] { "basics", "businessDetails" }));

    [Test]
    public void Empty_sections_lack_each_required_field() => Assert.That(
        Faults(new MerchantProfile { Basics = new() { Address = new(), Contact = new() }, BusinessDetails = new() }), Is.EqualTo(new[]
    {
        "basics.businessName", "basics.taxId", "basics.address.line1", "basics.address.city", "basics.address.postalCode",
        "basics.address.country",
        "basics.contact.firstName", "basics.contact.lastName", "basics.contact.email", "basics.contact.phone",
        "businessDetails.legalStructure", "businessDetails.mcc", "businessDetails.description",
    }));

    [TestCase("US", "Hessen", "94607", "basics.address.state")]
    [TestCase("US", "CA", "SW1A 1AA", "basics.address.postalCode")]
    [TestCase("US", "Hessen", "x", "basics.address.state", "basics.address.postalCode")]
    [TestCase("US", "CA", "94607-1234")]
    [TestCase("DE", "Hessen", "60311")]
    public void State_and_postal_code_must_fit_the_country(string country, string state, string postalCode, params string[] faults)
    {
        var profile = Profiles.Named("Acme Coffee");
        var address = profile.Basics!.Address! with { Country = country, State = state, PostalCode = postalCode };

        Assert.That(Faults(profile with { Basics = profile.Basics with { Address = address } }), Is.EqualTo(faults));
    }

    private static IEnumerable<string> Faults(MerchantProfile profile) => profile.Faults().Select(Profiles.PathOf);
}
