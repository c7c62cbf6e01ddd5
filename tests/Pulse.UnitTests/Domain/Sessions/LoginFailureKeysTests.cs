using System.Net;
using Pulse.Domain.Sessions;

namespace Pulse.UnitTests.Domain.Sessions;

public sealed class LoginFailureKeysTests
{
    private const string Email = "user@example.com";

    private static readonly LoginFailureKeys Keys = new(() => new byte[32]);

    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", Description = "one /64 is one subscriber")]
    [TestCase("203.0.113.7", "::ffff:203.0.113.7", Description = "IPv4-mapped")]
    public void Addresses_of_one_client_count_as_one_address(string one, string other) =>
        Assert.That(OfAddress(one), Is.EqualTo(OfAddress(other)));

    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [TestCase("203.0.113.7", "203.0.113.8")]
    [TestCase("::ffff:203.0.113.7", "::ffff:203.0.113.8")]
    [TestCase("::ffff:203.0.113.7", "::1")]
    public void Addresses_of_different_clients_count_as_two_addresses(string one, string other) =>
        Assert.That(OfAddress(one), Is.Not.EqualTo(OfAddress(other)));

    [Test]
    public void An_unknown_address_is_counted_too()
    {
        Assert.That(Keys.OfAddress(null), Has.Length.EqualTo(LoginFailureKeys.Length).And.Not.EqualTo(OfAddress("127.0.0.1")));
    }

    [TestCase("USER@Example.Com")]
    [TestCase("user@example.com")]
    public void Another_letter_case_of_an_email_gives_no_new_attempts(string email) =>
        Assert.That(Keys.OfEmail(email), Is.EqualTo(Keys.OfEmail(Email)));

    [Test]
    public void Another_Unicode_form_of_the_same_email_gives_no_new_attempts()
    {
        Assert.That(Keys.OfEmail("caf\u00E9@example.com"), Is.EqualTo(Keys.OfEmail("cafe\u0301@example.com")));
    }

    [TestCase("\uFF55ser@example.com", Description = "a full-width letter")]
    [TestCase("user\uFF20example.com", Description = "a full-width at sign")]
    [TestCase("user@\uFF45xample.com")]
    public void A_Unicode_variant_of_an_email_address_gives_no_new_attempts(string email) =>
        Assert.That(Keys.OfEmail(email), Is.EqualTo(Keys.OfEmail(Email)));

    [Test]
    public void Stored_login_failures_cannot_be_matched_without_the_key_of_the_installation()
    {
        var another = new LoginFailureKeys(() => [.. Enumerable.Repeat((byte)1, 32)]);

        Assert.That(another.OfEmail(Email), Is.Not.EqualTo(Keys.OfEmail(Email)));
        Assert.That(another.OfAddress(IPAddress.Loopback), Is.Not.EqualTo(Keys.OfAddress(IPAddress.Loopback)));
    }

    [Test]
    public void Each_failure_counter_has_its_own_key()
    {
        var address = IPAddress.Parse("203.0.113.7");

        var keys = new[] { Keys.OfEmailAndAddress(Email, address), Keys.OfEmail(Email), Keys.OfAddress(address) };

        Assert.That(keys.Select(Convert.ToHexString), Is.Unique);
        Assert.That(Keys.OfEmailAndAddress(Email, null), Is.Not.EqualTo(keys[0]));
        Assert.That(Keys.OfEmailAndAddress("other@example.com", address), Is.Not.EqualTo(keys[0]));
    }

    private static byte[] OfAddress(string address) => Keys.OfAddress(IPAddress.Parse(address));
}
