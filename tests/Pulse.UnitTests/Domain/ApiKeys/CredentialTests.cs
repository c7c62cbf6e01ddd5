using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class CredentialTests
{
    [Test]
    public void A_secret_has_the_form_that_secret_scanners_look_for()
    {
        Assert.That(Some.Secret.Reveal(), Does.Match("^pls_[0-9A-Za-z]{49}$"));
        Assert.That(ApiKeySecret.From(Enumerable.Repeat(byte.MaxValue, 32).ToArray()).Reveal(), Does.Match("^pls_[0-9A-Za-z]{49}$"));
    }

    /// <summary>Computed by another program: secrets that callers already have must always be accepted.</summary>
    [Test]
    public void The_format_of_a_secret_never_changes()
    {
        var random = Enumerable.Range(0, 32).Select(n => (byte)n).ToArray();

        Assert.That(ApiKeySecret.From(random).Reveal(), Is.EqualTo("pls_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2obxwm"));
    }

    [Test]
    public void Neither_secret_nor_token_prints_itself()
    {
        Assert.That($"{Some.Secret}", Is.EqualTo("***"));
        Assert.That($"{Some.Token}", Is.EqualTo("***"));
        Assert.That($"{new { Some.Secret, Some.Token }}", Does.Not.Contain(Some.Secret.Reveal()).And.Not.Contain(Some.Token.Reveal()));
    }

    [Test]
    public void Credentials_are_made_from_256_random_bits_and_no_fewer()
    {
        Assert.That(() => ApiKeySecret.From(new byte[31]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => SessionToken.From(new byte[33]), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase("short")]
    [TestCase("kkkkkkkkkkkkkkkkkkkkkkk-")]
    [TestCase("kkkkkkkkkkkkkkkkkkkkkkkkk")]
    public void An_identifier_is_made_of_24_base_62_characters(string random) =>
        Assert.That(() => ApiKeyIdentifier.From(random), Throws.ArgumentException);

    [Test]
    public void A_secret_is_refused_with_the_identifier_of_another_key()
    {
        var other = ApiKeyIdentifier.From(new string('o', ApiKeyIdentifier.RandomLength));

        Assert.That(CredentialHash.Of(other, Some.Secret), Is.Not.EqualTo(CredentialHash.Of(Some.Identifier, Some.Secret)));
    }

    [Test]
    public void A_hash_fits_its_column_and_matches_only_itself()
    {
        var hash = CredentialHash.Of(Some.Token);

        Assert.That(hash.ToBytes(), Has.Length.EqualTo(CredentialHash.Length));
        Assert.That(hash, Is.EqualTo(CredentialHash.Of(Some.Token)));
        Assert.That(hash.Matches(CredentialHash.Of(Some.Token).ToBytes()));
        Assert.That(hash.Matches(CredentialHash.Of(Some.Identifier, Some.Secret).ToBytes()), Is.False);
    }

    [Test]
    public void A_hash_is_the_SHA256_of_what_was_presented()
    {
        var token = SHA256.HashData(Encoding.ASCII.GetBytes(Some.Token.Reveal()));
        var key = SHA256.HashData(Encoding.ASCII.GetBytes($"{Some.Identifier.Value}\0{Some.Secret.Reveal()}"));

        Assert.That(CredentialHash.Of(Some.Token).ToBytes(), Is.EqualTo(token));
        Assert.That(CredentialHash.Of(Some.Identifier, Some.Secret).ToBytes(), Is.EqualTo(key));
    }

    [TestCase(0)]
    [TestCase(8)]
    [TestCase(16)]
    [TestCase(31)]
    public void Hashes_that_differ_in_any_byte_are_not_equal(int position)
    {
        var stored = CredentialHash.Of(Some.Token).ToBytes();
        stored[position] ^= 1;

        Assert.That(CredentialHash.Of(Some.Token).Matches(stored), Is.False);
        Assert.That(MemoryMarshal.Read<CredentialHash>(stored), Is.Not.EqualTo(CredentialHash.Of(Some.Token)));
    }
}
