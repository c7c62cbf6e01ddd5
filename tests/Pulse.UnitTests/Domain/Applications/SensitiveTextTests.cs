using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Domain.Applications;

public sealed class SensitiveTextTests
{
    private const string Number = "123456789012";

    [TestCase("", "****")]
    [TestCase("1", "****1")]
    [TestCase("12", "****12")]
    [TestCase("12345", "****45")]
    [TestCase("1234567", "****67")]
    [TestCase("12345678", "****5678")]
    [TestCase(Number, "****9012")]
    [TestCase("123-45-6789", "****6789")]
    public void It_prints_as_a_mask_and_its_last_characters_whether_it_is_encrypted_or_not(string text, string shown)
    {
        var sent = SensitiveText.Sent(text);
        var kept = sent.Seal(_ => "cipher");
        var opened = kept.Open(_ => text);

        Assert.That(new[] { $"{sent}", $"{kept}", $"{opened}" }, Is.All.EqualTo(shown));
    }

    [Test]
    public void Encrypting_drops_the_plaintext()
    {
        var kept = SensitiveText.Sent(Number).Seal(text => $"<{text[^1]}>");

        Assert.That((kept.Cipher, kept.Hint, kept.IsForCaller), Is.EqualTo(("<2>", "9012", false)));
        Assert.That(kept.Reveal, Throws.InvalidOperationException);
    }

    [Test]
    public void An_encrypted_value_is_not_encrypted_again() =>
        Assert.That(SensitiveText.Kept("cipher", "9012").Seal(_ => throw new InvalidOperationException()).Cipher, Is.EqualTo("cipher"));

    [Test]
    public void Only_decrypted_text_is_marked_as_visible_to_the_caller()
    {
        var opened = SensitiveText.Kept("cipher", "9012").Open(cipher => cipher == "cipher" ? Number : "");

        Assert.That((opened.IsForCaller, opened.Reveal()), Is.EqualTo((true, Number)));
        Assert.That(SensitiveText.Sent(Number).IsForCaller, Is.False);
        Assert.That(SensitiveText.Sent(Number).Open(_ => throw new InvalidOperationException()).IsForCaller, Is.False);
    }

    [Test]
    public void Two_values_with_the_same_ciphertext_are_equal()
    {
        var (one, same) = (SensitiveText.Kept("cipher", "9012"), SensitiveText.Sent(Number).Seal(_ => "cipher"));

        Assert.That(one, Is.EqualTo(same));
        Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        Assert.That(one, Is.Not.EqualTo(SensitiveText.Kept("another", "9012")));
        Assert.That(one, Is.Not.EqualTo(SensitiveText.Sent(Number)));
    }

    [Test]
    public void Printing_a_section_does_not_reveal_sensitive_text()
    {
        var content = new ApplicationContent
        {
            BusinessBanking = new BusinessBanking { AccountNumber = SensitiveText.Sent(Number) },
            BusinessOwners = [new BusinessOwner { Ssn = SensitiveText.Sent("123-45-6789") }],
        };

        Assert.That(
            $"{content} {content.BusinessBanking} {content.BusinessOwners[0]}",
            Does.Contain("****9012").And.Not.Contain(Number).And.Not.Contain("123-45"));
    }

    [Test]
    public void Sensitive_text_is_not_in_the_search_text()
    {
        var content = new ApplicationContent
        {
            BusinessBanking = new BusinessBanking { BankName = "First Bank", AccountNumber = SensitiveText.Kept("cipher", "9012") },
            BusinessOwners = [new BusinessOwner { LastName = "Byron", Ssn = SensitiveText.Sent("123-45-6789") }],
        };

        Assert.That(Sections.SearchTextOf(content), Is.EqualTo("FIRST BANK\nBYRON"));
    }

    [Test]
    public void All_sensitive_fields_are_mapped_together()
    {
        var content = new ApplicationContent
        {
            BusinessBanking = new BusinessBanking { BankName = "First Bank", AccountNumber = SensitiveText.Sent(Number) },
            BusinessOwners = [new BusinessOwner { Ssn = SensitiveText.Sent("123-45-6789") }, new BusinessOwner { LastName = "Byron" }],
        };

        var kept = content.WithSensitive(number => number.Seal(text => $"of {text.Length}"));

        Assert.That((kept.BusinessBanking!.BankName, kept.BusinessBanking.AccountNumber!.Cipher), Is.EqualTo(("First Bank", "of 12")));
        Assert.That(kept.BusinessOwners!.Select(owner => owner.Ssn?.Cipher), Is.EqualTo(new[] { "of 11", null }));
        Assert.That(
            new ApplicationContent().WithSensitive(_ => throw new InvalidOperationException()), Is.EqualTo(new ApplicationContent()));
    }

    [Test]
    public void An_unencrypted_value_cannot_be_stored()
    {
        var banking = new BusinessBanking { AccountNumber = SensitiveText.Sent(Number) };

        Assert.That(() => StoredJson.Write(banking), Throws.InvalidOperationException);
        Assert.That(
            StoredJson.Write(banking with { AccountNumber = banking.AccountNumber.Seal(_ => "cipher") }),
            Is.EqualTo("""{"accountNumber":{"cipher":"cipher","hint":"9012"}}"""));
    }

    /// <summary>Text that is decrypted for a caller must not be stored in this form.</summary>
    [Test]
    public void A_decrypted_value_is_stored_encrypted() => Assert.That(
        StoredJson.Write(new BusinessBanking { AccountNumber = SensitiveText.Kept("cipher", "9012").Open(_ => Number) }),
        Is.EqualTo("""{"accountNumber":{"cipher":"cipher","hint":"9012"}}"""));
}
