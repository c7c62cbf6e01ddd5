using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class SecretPrefixTests
{
    private static readonly byte[] Random = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    [TestCase("ab")]
    [TestCase("acmelive")]
    [TestCase("0123456789abcdef")]
    [TestCase("plsx")]
    public void A_secret_begins_with_its_prefix_and_its_checksum_covers_it(string prefix)
    {
        var secret = ApiKeySecret.From(Random, prefix);

        Assert.That(secret.Reveal(), Does.Match($"^{prefix}_[0-9A-Za-z]{{49}}$"));
        Assert.That(secret.Prefix, Is.EqualTo(prefix));
        Assert.That(ApiKeySecret.TryParse(secret.Reveal(), out var read) && read == secret);
        Assert.That(ApiKeySecret.TryParse("zz" + secret.Reveal()[2..], out _), Is.False, "The checksum is of another prefix.");
    }

    [TestCase("")]
    [TestCase("a")]
    [TestCase("0123456789abcdefg")]
    [TestCase("Acme")]
    [TestCase("ac_me")]
    [TestCase("acmé")]
    [TestCase("pla", Description = "keys of applications")]
    [TestCase("plt", Description = "reserved")]
    public void Another_prefix_is_refused(string prefix)
    {
        Assert.That(SecretPrefix.IsWellFormed(prefix) && !SecretPrefix.IsReserved(prefix), Is.False);
        Assert.That(() => ApiKeySecret.From(Random, prefix), Throws.ArgumentException);
    }

    [Test]
    public void No_other_kind_of_credential_is_a_secret() =>
        Assert.That(ApiKeySecret.TryParse(ApplicationKey.From(Random).Reveal(), out _), Is.False);
}
