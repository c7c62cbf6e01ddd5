using System.Net;
using Pulse.Domain.Sessions;

namespace Pulse.UnitTests.Domain.Sessions;

public sealed class SessionOriginTests
{
    [TestCase("203.0.113.7", "203.0.113.7")]
    [TestCase("::ffff:203.0.113.7", "203.0.113.7")]
    [TestCase("fe80::1%7", "fe80::1")]
    [TestCase("2001:DB8:0:0::1", "2001:db8::1")]
    [TestCase(null, null)]
    public void An_address_is_kept_as_people_write_it(string? address, string? kept) =>
        Assert.That(SessionOrigin.Of(address is null ? null : IPAddress.Parse(address), null).IpAddress, Is.EqualTo(kept));

    [TestCase("curl/8.5.0", "curl/8.5.0")]
    [TestCase("  curl\t/8\r\n.5\0 ", "curl/8.5")]
    [TestCase("a\u202eb\ufffec", "abc")]
    [TestCase("Zürich/1", "Zürich/1")]
    [TestCase("", null)]
    [TestCase(" \n ", null)]
    [TestCase(null, null)]
    public void A_user_agent_is_kept_as_far_as_it_can_be_shown(string? userAgent, string? kept) =>
        Assert.That(SessionOrigin.Of(null, userAgent).UserAgent, Is.EqualTo(kept));

    [Test]
    public void Half_a_character_is_none() => Assert.That(SessionOrigin.Of(null, string.Concat("a", (char)0xD800, "b")).UserAgent, Is.EqualTo("ab"));

    [Test]
    public void A_long_user_agent_is_cut() =>
        Assert.That(SessionOrigin.Of(null, new string('x', 1_000)).UserAgent, Is.EqualTo(new string('x', SessionOrigin.UserAgentMaxLength)));

    [Test]
    public void Security_rule_16_a_credential_in_the_wrong_place_is_not_kept()
    {
        var secret = "pls_" + new string('a', 49);
        var token = new string('0', 64);

        Assert.That(SessionOrigin.Of(null, $"x {secret} {token}").UserAgent, Is.EqualTo("x *** ***"));
    }
}
