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
    public void The_format_of_a_key_never_moves() =>
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
    public void A_key_is_made_from_256_random_bits_and_no_others(int bytes) =>
        Assert.That(() => ApplicationKey.From(new byte[bytes]), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Every_random_bit_tells_keys_apart([Range(0, 31)] int position)
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
    public void A_typing_error_anywhere_is_no_key([Range(0, ApplicationKey.Length - 1)] int position)
    {
        var text = Key.Reveal().ToCharArray();
        text[position] = text[position] == 'x' ? 'y' : 'x';

        Assert.That(ApplicationKey.TryParse(new string(text), out var read), Is.False);
        Assert.That(read, Is.EqualTo(default(ApplicationKey)));
    }

    [Test]
    public void Nothing_else_is_a_key()
    {
        string?[] others =
        [
            null, "", "pla_", Key.Reveal() + "0", Key.Reveal()[..^1], $" {Key.Reveal()}", Key.Reveal().ToUpperInvariant(),
            Key.Reveal().ToLowerInvariant(), new string('\u00e9', 53),
        ];

        Assert.That(others.Where(other => ApplicationKey.TryParse(other, out _)), Is.Empty);
    }

    [Test]
    public void Keys_of_drafts_and_secrets_of_API_keys_are_never_taken_for_each_other()
    {
        Assert.That(ApplicationKey.TryParse(Some.Secret.Reveal(), out _), Is.False);
        Assert.That(
            ApplicationKey.TryParse(ApplicationKey.Prefix + Some.Secret.Reveal()[4..], out _),
            Is.False,
            "The checksum includes the prefix.");
        Assert.That(ApiKeySecret.TryParse(Key.Reveal(), out _), Is.False);
    }

    [Test]
    public void A_key_does_not_print_itself()
    {
        Assert.That($"{Key}", Is.EqualTo("pla_***"));
        Assert.That($"{new { Key }}", Does.Not.Contain(Key.Reveal()));
    }

    [Test]
    public void What_is_kept_of_a_key_is_its_SHA256() =>
        Assert.That(CredentialHash.Of(Key).ToBytes(), Is.EqualTo(SHA256.HashData(Encoding.ASCII.GetBytes(Key.Reveal()))));
}
