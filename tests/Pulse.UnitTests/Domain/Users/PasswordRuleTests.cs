using Pulse.Domain.Users;

namespace Pulse.UnitTests.Domain.Users;

public sealed class PasswordRuleTests
{
    private const string Email = "jane.doe@example.com";

    [TestCase("twelve chars")]
    [TestCase("correct horse battery staple")]
    [TestCase("aaaaaaaaaaab", Description = "no composition rules")]
    [TestCase("ÅÄÖåäöÅÄÖåäö")]
    [TestCase("doe, a deer, a female deer")]
    public void A_long_password_that_is_hard_to_guess_is_allowed(string password) =>
        Assert.That(PasswordRule.FaultOf(password, Email), Is.Null);

    [TestCase(11, false)]
    [TestCase(12, true)]
    [TestCase(256, true)]
    [TestCase(257, false)]
    public void Length_counts_code_points(int length, bool allowed)
    {
        foreach (var character in (string[])["\u00E9", "\U0001F40E"])
        {
            Assert.That(PasswordRule.FaultOf(string.Concat(Enumerable.Repeat(character, length))) is null, Is.EqualTo(allowed), character);
        }
    }

    [TestCase("123456789012")]
    [TestCase("Administrator")]
    [TestCase("QWERTYUIOPASDFGHJKL")]
    public void A_common_password_is_refused_in_any_letter_case(string password) =>
        Assert.That(PasswordRule.FaultOf(password), Does.StartWith("Must not be one of the most common passwords"));

    [TestCase("JANE.DOE is my name")]
    [TestCase("xxjane.doexx")]
    public void The_name_in_the_email_is_refused_whatever_its_letter_case(string password)
    {
        Assert.That(PasswordRule.FaultOf(password, Email), Does.StartWith("Must not contain the name in your e-mail"));
        Assert.That(PasswordRule.FaultOf(password, "john.doe@example.com"), Is.Null);
    }

    [TestCase("bob@example.com", true)]
    [TestCase("bobo@example.com", false)]
    [TestCase("no address at all", true)]
    public void A_password_may_contain_an_email_name_of_fewer_than_four_characters(string email, bool allowed) =>
        Assert.That(PasswordRule.FaultOf("bobo bobbed along", email) is null, Is.EqualTo(allowed));

    [Test]
    public void Passwords_that_contain_words_of_the_service_are_refused(
        [ValueSource(typeof(PasswordRule), nameof(PasswordRule.ContextWords))] string word) =>
        Assert.That(
            PasswordRule.FaultOf($"the {word.ToUpperInvariant()} of my choice"),
            Is.EqualTo($"Must not contain {word}, which is easy to guess."));

    [TestCase("with a tab\tand more")]
    [TestCase("with a zero\0and more")]
    public void Control_characters_in_a_password_are_refused(string password) =>
        Assert.That(PasswordRule.FaultOf(password), Is.EqualTo("Must not contain control characters."));

    /// <summary>Passwords that differ only in a lone surrogate would have the same hash.</summary>
    [Test]
    public void An_email_with_half_a_surrogate_pair_is_invalid() =>
        Assert.That(PasswordRule.FaultOf("with half a pair " + '\uD83D' + " and more"), Is.EqualTo("Must not contain control characters."));

    /// <summary>OWASP ASVS 5.0, 6.2.4: at least the 3,000 most common passwords that the other rules accept.</summary>
    [Test]
    public void The_shipped_password_list_is_sorted_in_lower_case_and_has_more_than_3000_entries_of_sufficient_length()
    {
        using var lines = new StreamReader(
            typeof(PasswordRule).Assembly.GetManifestResourceStream(typeof(PasswordRule), "CommonPasswords.txt")!);
        var list = lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(list, Has.Length.GreaterThan(3_000));
        Assert.That(list, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(
            list.Where(password => PasswordRule.LengthOf(password) < PasswordRule.MinLength || password.Any(char.IsUpper)), Is.Empty);
        Assert.That(list.Where(password => PasswordRule.FaultOf(password) is null), Is.Empty);
    }
}
