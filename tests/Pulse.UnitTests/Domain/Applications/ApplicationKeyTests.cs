using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Applications;

public sealed class ApplicationKeyTests
{
    private static readonly ApplicationKey Key = ApplicationKey.From([.. Enumerable.Range(0, 32).Select(n => (byte)n)]);

    /// <summary>Another program (zlib's crc32) computed the checksum: keys that applicants already have must always be accepted.</summary>
    [Test]
    public void The_format_of_a_portal_key_never_changes() =>
        Assert.That(Key.Reveal(), Is.EqualTo("pla_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf16W1Tj"));

    [Test]
    public void A_key_has_the_form_that_secret_scanners_look_for([Values((byte)0, byte.MaxValue)] byte random)
    {
        var key = ApplicationKey.From(Enumerable.Repeat(random, 32).ToArray()).Reveal();

        Assert.That(key, Does.Match("^pla_[0-9A-Za-z]{49}$"));
        Assert.That(key, Has.Length.EqualTo(ApplicationKey.Length));
    }

    [TestCase(31)]
    [TestCase(33)]
    [TestCase(0)]
    public void An_application_key_requires_exactly_256_random_bits(int bytes) =>
        Assert.That(() => ApplicationKey.From(new byte[bytes]), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Every_random_bit_makes_keys_different([Range(0, 31)] int position)
    {
        var random = new byte[32];
        random[position] = 1;

        Assert.That(ApplicationKey.From(random), Is.Not.EqualTo(ApplicationKey.From(new byte[32])));
    }

    [Test]
    public void A_key_is_read_as_it_was_written()
    {
        Assert.That(ApplicationKey.TryParse(Key.Reveal(), out var read));
        Assert.That((read, read.Reveal()), Is.EqualTo((Key, Key.Reveal())));
    }

    [Test]
    public void A_key_with_a_typing_error_at_any_position_is_refused([Range(0, ApplicationKey.Length - 1)] int position)
    {
        var text = Key.Reveal().ToCharArray();
        text[position] = text[position] == 'x' ? 'y' : 'x';

        Assert.That(ApplicationKey.TryParse(new string(text), out var read), Is.False);
        Assert.That(read, Is.EqualTo(default(ApplicationKey)));
    }

    [Test]
    public void Any_other_text_is_not_a_draft_key()
    {
        string?[] others =
        [
            null, "", "pla_", Key.Reveal() + "0", Key.Reveal()[..^1], $" {Key.Reveal()}", Key.Reveal().ToUpperInvariant(),
            Key.Reveal().ToLowerInvariant(), new string('\u00e9', 53),
        ];

        Assert.That(others.Where(other => ApplicationKey.TryParse(other, out _)), Is.Empty);
    }

    [Test]
    public void Draft_keys_and_API_key_secrets_are_never_mistaken_for_each_other()
    {
        Assert.That(ApplicationKey.TryParse(Some.Secret.Reveal(), out _), Is.False);
        Assert.That(
            ApplicationKey.TryParse(ApplicationKey.Prefix + Some.Secret.Reveal()[4..], out _),
            Is.False,
            "The checksum includes the prefix.");
        Assert.That(ApiKeySecret.TryParse(Key.Reveal(), out _), Is.False);
    }

    [Test]
    public void The_text_of_a_key_object_does_not_contain_the_key()
    {
        Assert.That($"{Key}", Is.EqualTo("pla_***"));
        Assert.That($"{new { Key }}", Does.Not.Contain(Key.Reveal()));
    }

    [Test]
    public void Only_the_SHA256_hash_of_a_portal_key_is_stored() =>
        Assert.That(CredentialHash.Of(Key).ToBytes(), Is.EqualTo(SHA256.HashData(Encoding.ASCII.GetBytes(Key.Reveal()))));
}
