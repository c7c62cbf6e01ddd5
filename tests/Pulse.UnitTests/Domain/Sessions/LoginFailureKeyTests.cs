using System.Net;
using Pulse.Domain.Sessions;

namespace Pulse.UnitTests.Domain.Sessions;

public sealed class LoginFailureKeyTests
{
    private const string Email = "user@example.com";

    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", Description = "one /64 is one subscriber")]
    [TestCase("203.0.113.7", "::ffff:203.0.113.7", Description = "IPv4-mapped")]
    public void These_count_as_one_address(string one, string other) => Assert.That(OfAddress(one), Is.EqualTo(OfAddress(other)));

    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [TestCase("203.0.113.7", "203.0.113.8")]
    [TestCase("::ffff:203.0.113.7", "::ffff:203.0.113.8")]
    [TestCase("::ffff:203.0.113.7", "::1")]
    public void These_count_as_two_addresses(string one, string other) => Assert.That(OfAddress(one), Is.Not.EqualTo(OfAddress(other)));

    [Test]
    public void An_unknown_address_is_counted_too()
    {
        Assert.That(LoginFailureKey.OfAddress(null), Has.Length.EqualTo(LoginFailureKey.Length).And.Not.EqualTo(OfAddress("127.0.0.1")));
    }

    [TestCase("USER@Example.Com")]
    [TestCase("user@example.com")]
    public void The_letter_case_of_an_email_gives_no_new_attempts(string email) =>
        Assert.That(LoginFailureKey.OfEmail(email), Is.EqualTo(LoginFailureKey.OfEmail(Email)));

    [Test]
    public void Another_way_to_write_the_same_letters_gives_no_new_attempts()
    {
        Assert.That(LoginFailureKey.OfEmail("caf\u00E9@example.com"), Is.EqualTo(LoginFailureKey.OfEmail("cafe\u0301@example.com")));
    }

    [Test]
    public void Each_counter_is_its_own()
    {
        var address = IPAddress.Parse("203.0.113.7");

        var keys = new[] { LoginFailureKey.OfEmailAndAddress(Email, address), LoginFailureKey.OfEmail(Email), LoginFailureKey.OfAddress(address) };

        Assert.That(keys.Select(Convert.ToHexString), Is.Unique);
        Assert.That(LoginFailureKey.OfEmailAndAddress(Email, null), Is.Not.EqualTo(keys[0]));
        Assert.That(LoginFailureKey.OfEmailAndAddress("other@example.com", address), Is.Not.EqualTo(keys[0]));
    }

    private static byte[] OfAddress(string address) => LoginFailureKey.OfAddress(IPAddress.Parse(address));
}
