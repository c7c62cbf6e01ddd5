using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Domain.Applications;

public sealed class SectionsTests
{
    private static readonly ApplicationContent Content = new()
    {
        Basics = new Basics { BusinessName = "Straße", Address = new Address { City = "Köln" } },
        BusinessOwners = [new BusinessOwner { FirstName = "Bo", Ssn = SensitiveText.Sent("123-45-6789"), EquityPercent = 30 }],
    };

    [Test]
    public void Search_text_includes_text_at_any_depth_but_no_sensitive_values()
    {
        Assert.That(Sections.TextsIn(Content), Is.EqualTo(new[] { "Straße", "Köln", "Bo" }));
        Assert.That(Sections.SearchTextOf(Content), Is.EqualTo("STRASSE\nKÖLN\nBO").Or.EqualTo("STRAßE\nKÖLN\nBO"));
    }

    [Test]
    public void Missing_fields_are_reported_by_path()
    {
        var missing = Sections.MissingIn(Content).ToList();

        Assert.That(missing, Is.SupersetOf(
            new[] { "basics.taxId", "basics.address.line1", "basics.contact", "businessOwners[0].lastName", "businessBanking" }));
        Assert.That(
            missing,
            Has.None.EqualTo("basics.businessName").And.None.EqualTo("basics.address.line2").And.None.EqualTo("businessOwners[0].ssn"));
    }

    [Test]
    public void An_empty_list_of_owners_is_missing_like_an_absent_one()
    {
        Assert.That(Sections.MissingIn(Content with { BusinessOwners = [] }), Does.Contain("businessOwners"));
        Assert.That(Sections.MissingIn(Content with { BusinessOwners = null }), Does.Contain("businessOwners"));
    }

    [Test]
    public void Contents_with_the_same_values_are_equal()
    {
        var same = Content with { BusinessOwners = [.. Content.BusinessOwners!] };
        var other = Content with { BusinessOwners = [Content.BusinessOwners![0] with { Title = "CEO" }] };

        Assert.That(same, Is.EqualTo(Content));
        Assert.That(same.GetHashCode(), Is.EqualTo(Content.GetHashCode()));
        Assert.That(other, Is.Not.EqualTo(Content));
        Assert.That(Content with { BusinessOwners = null }, Is.Not.EqualTo(Content with { BusinessOwners = [] }));
    }
}
