using Pulse.Domain.Users;

namespace Pulse.UnitTests.Domain.Users;

public sealed class EmailRuleTests
{
    [TestCase("a@b")]
    [TestCase("first.last+tag@example.com")]
    [TestCase("jos\u00E9@example.com")]
    public void An_address_is_allowed(string email) => Assert.That(EmailRule.Allows(email), Is.True);

    [TestCase("")]
    [TestCase("nobody")]
    [TestCase("nobody@")]
    [TestCase("@example.com")]
    [TestCase(" a@example.com")]
    [TestCase("a@example.com ")]
    [TestCase("A <a@example.com>")]
    [TestCase("a\n@example.com")]
    [TestCase("invited:a@example.com", Description = "how the user name of who was invited begins")]
    public void Anything_else_is_not(string email) => Assert.That(EmailRule.Allows(email), Is.False);

    [Test]
    public void An_address_has_at_most_254_characters()
    {
        Assert.That(EmailRule.Allows($"{new string('a', 242)}@example.com"), Is.True);
        Assert.That(EmailRule.Allows($"{new string('a', 243)}@example.com"), Is.False);
    }
}
