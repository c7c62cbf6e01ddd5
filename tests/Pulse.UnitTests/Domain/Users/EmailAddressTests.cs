using Pulse.Domain.Users;

namespace Pulse.UnitTests.Domain.Users;

public sealed class EmailAddressTests
{
    [TestCase("a@b")]
    [TestCase("some.body+tag@example.com")]
    [TestCase("jürgen@bücher.example")]
    public void An_address_is_one(string text) => Assert.That(EmailAddress.IsValid(text), Is.True);

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
    [TestCase("invited:a@example.com", Description = "how the user name of who was invited begins")]
    [TestCase("u\u0308ser@example.com")]
    [TestCase("\u0958@example.com")]
    public void Anything_else_is_none(string text) => Assert.That(EmailAddress.IsValid(text), Is.False);

    [TestCase(254, true)]
    [TestCase(255, false)]
    public void It_is_no_longer_than_254_characters(int length, bool valid) =>
        Assert.That(EmailAddress.IsValid(new string('x', length - "@example.com".Length) + "@example.com"), Is.EqualTo(valid));

    [Test]
    public void Half_a_surrogate_pair_is_no_character() => Assert.That(EmailAddress.IsValid("a" + '\ud800' + "@example.com"), Is.False);
}
