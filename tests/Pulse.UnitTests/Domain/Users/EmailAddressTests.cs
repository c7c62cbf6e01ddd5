using Pulse.Domain.Users;

namespace Pulse.UnitTests.Domain.Users;

public sealed class EmailAddressTests
{
    [TestCase("a@b")]
    [TestCase("some.body+tag@example.com")]
    [TestCase("jürgen@bücher.example")]
    [TestCase("a@xn--bcher-kva.example")]
    public void A_valid_email_address_is_accepted(string text) => Assert.That(EmailAddress.IsValid(text), Is.True);

    [TestCase("")]
    [TestCase("somebody")]
    [TestCase("@example.com")]
    [TestCase("somebody@")]
    [TestCase(" a@example.com")]
    [TestCase("a@example.com ")]
    [TestCase("Some Body <a@example.com>")]
    [TestCase("a@example.com, b@example.com")]
    [TestCase("a\n@example.com")]
    [TestCase("a\u0000@example.com")]
    [TestCase("a\ufffe@example.com")]
    [TestCase("invited:a@example.com", Description = "the prefix of an invited user's name")]
    [TestCase("a@example.com.", Description = "the root of the domain")]
    [TestCase("\"a\"@example.com", Description = "the same mailbox as without the quotes")]
    [TestCase("a@[127.0.0.1]")]
    [TestCase("a@xn--example-.com", Description = "an A-label of ASCII")]
    [TestCase("a@xn--\u00fc.example")]
    [TestCase("u\u0308ser@example.com")]
    [TestCase("\u0958@example.com")]
    public void An_invalid_email_address_is_refused(string text) => Assert.That(EmailAddress.IsValid(text), Is.False);

    [TestCase(254, true)]
    [TestCase(255, false)]
    public void It_is_no_longer_than_254_characters(int length, bool valid) =>
        Assert.That(EmailAddress.IsValid(new string('x', length - "@example.com".Length) + "@example.com"), Is.EqualTo(valid));

    [Test]
    public void An_email_with_half_a_surrogate_pair_is_invalid() =>
        Assert.That(EmailAddress.IsValid("a" + '\ud800' + "@example.com"), Is.False);

    [TestCase("some.body+tag@example.com", true)]
    [TestCase("j\u00fcrgen@b\u00fccher.example", true)]
    [TestCase("nguy\u1ec5n@example.com", true)]
    [TestCase("user@xn--80ak6aa92e.example", true, Description = "a domain in another script, in ASCII")]
    [TestCase("adm\u0131n@example.com", false, Description = "i without a dot")]
    [TestCase("\u0130stanbul@example.com", false, Description = "I with a dot: the lower case looks like i")]
    [TestCase("\uff41dmin@example.com", false, Description = "full width")]
    [TestCase("\u0430dmin@example.com", false, Description = "Cyrillic")]
    [TestCase("\u03bfmega@example.com", false, Description = "Greek")]
    [TestCase("\ufb01nance@example.com", false, Description = "a ligature")]
    [TestCase("\u212aim@example.com", false, Description = "the sign of kelvin")]
    [TestCase("a@ex\u0430mple.com", false, Description = "Cyrillic in the domain")]
    public void Email_addresses_that_can_look_like_another_address_are_detected(string text, bool isDistinct) =>
        Assert.That(EmailAddress.IsDistinct(text), Is.EqualTo(isDistinct));

    [TestCase("User@Example.com", "USER@EXAMPLE.COM")]
    [TestCase("\uff41dmin\uff20example.com", "ADMIN@EXAMPLE.COM")]
    [TestCase("\u212aim@example.com", "KIM@EXAMPLE.COM")]
    [TestCase("\ufb01nance@example.com", "FINANCE@EXAMPLE.COM")]
    [TestCase("a@xn--bcher-kva.example", "A@B\u00dcCHER.EXAMPLE")]
    [TestCase("a@XN--BCHER-KVA.example", "A@B\u00dcCHER.EXAMPLE")]
    [TestCase("a@b\u00fccher.example", "A@B\u00dcCHER.EXAMPLE")]
    [TestCase("a@xn--", "A@XN--", Description = "no valid domain, and no exception")]
    [TestCase("xn--bcher-kva@a", "XN--BCHER-KVA@A")]
    [TestCase("invited:0123", "INVITED:0123")]
    public void Different_forms_of_one_email_address_have_one_canonical_form(string text, string canonical) =>
        Assert.That(EmailAddress.CanonicalOf(text), Is.EqualTo(canonical));
}
