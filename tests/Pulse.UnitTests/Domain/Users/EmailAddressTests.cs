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
    [TestCase("a\ud800@example.com")]
    [TestCase("invited:a@example.com", Description = "how the user name of who was invited begins")]
    public void Anything_else_is_none(string text) => Assert.That(EmailAddress.IsValid(text), Is.False);

    [TestCase(254, true)]
    [TestCase(255, false)]
    public void It_is_no_longer_than_254_characters(int length, bool valid) =>
        Assert.That(EmailAddress.IsValid(new string('x', length - "@example.com".Length) + "@example.com"), Is.EqualTo(valid));

    /// <summary>U+0958 is two characters when it is compared.</summary>
    [TestCase(200, true)]
    [TestCase(240, false)]
    public void Nor_is_what_it_is_compared_as(int length, bool valid) =>
        Assert.That(EmailAddress.IsValid(new string('x', length) + "\u0958\u0958\u0958@example"), Is.EqualTo(valid));
}
