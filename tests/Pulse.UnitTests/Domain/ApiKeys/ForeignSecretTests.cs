using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class ForeignSecretTests
{
    private const string Text = "a-key-of-another-system";

    private static IEnumerable<string?> OtherTexts =>
    [
        null, "", "1234567", new string('x', 513), "with a blank", "with-a-tab\t", "ümlaut-ümlaut", "with-a-zero\0",
        Some.Identifier.Value, Some.Secret.Reveal(), ApiKeySecret.From(new byte[32], "acmelive").Reveal(),
        ApplicationKey.From(new byte[32]).Reveal(),
    ];

    [TestCase("12345678")]
    [TestCase("sk_live_51H8xkJ2eZvKYlo2C")]
    [TestCase("pls_0000000000000000000000000000000000000000000000000", Description = "a wrong checksum")]
    [TestCase("apiKey-short")]
    public void Visible_text_that_is_no_credential_of_Pulse_can_be_one_of_another_system(string text) =>
        Assert.That(ForeignSecret.TryParse(text, out _));

    [TestCaseSource(nameof(OtherTexts))]
    public void Other_text_cannot(string? text) => Assert.That(ForeignSecret.TryParse(text, out _), Is.False);

    [TestCase(DigestAlgorithm.Sha256)]
    [TestCase(DigestAlgorithm.Sha512)]
    public void A_presented_text_has_the_hash_of_its_imported_digest(DigestAlgorithm algorithm)
    {
        var bytes = Encoding.ASCII.GetBytes(Text);
        var digest = algorithm == DigestAlgorithm.Sha256 ? SHA256.HashData(bytes) : SHA512.HashData(bytes);

        Assert.That(SecretDigest.TryParse(algorithm, DigestEncoding.Hex, Convert.ToHexString(digest), out var imported));
        Assert.That(ForeignSecret.TryParse(Text, out var presented));
        Assert.That(presented.HashBy(algorithm), Is.EqualTo(imported.ToHash()));
        Assert.That(imported.ToHash().ToBytes(), Is.EqualTo(SHA256.HashData([(byte)algorithm, .. digest])));
        Assert.That(imported.ToHash().ToBytes(), Is.Not.EqualTo(digest), "The database of the other system must not be comparable.");
    }

    [Test]
    public void Neither_text_nor_digest_prints_itself()
    {
        _ = ForeignSecret.TryParse(Text, out var secret);
        _ = SecretDigest.TryParse(DigestAlgorithm.Sha256, DigestEncoding.Hex, new string('a', 64), out var digest);

        Assert.That($"{secret} {digest}", Is.EqualTo("*** SecretDigest"));
    }
}
