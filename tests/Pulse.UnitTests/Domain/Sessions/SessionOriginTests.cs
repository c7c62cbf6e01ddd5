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
    public void An_address_is_stored_in_its_usual_notation(string? address, string? kept) =>
        Assert.That(SessionOrigin.Of(address is null ? null : IPAddress.Parse(address), null).IpAddress, Is.EqualTo(kept));

    [TestCase("curl/8.5.0", "curl/8.5.0")]
    [TestCase("  curl\t/8\r\n.5\0 ", "curl/8.5")]
    [TestCase("a\u202eb\ufffec", "abc")]
    [TestCase("Zürich/1", "Zürich/1")]
    [TestCase("日𠮷本 😀/1", "日𠮷本 😀/1")]
    [TestCase("", null)]
    [TestCase(" \n ", null)]
    [TestCase(null, null)]
    public void A_user_agent_is_stored_without_its_unprintable_characters(string? userAgent, string? kept) =>
        Assert.That(SessionOrigin.Of(null, userAgent).UserAgent, Is.EqualTo(kept));

    [Test]
    public void Half_a_surrogate_pair_is_removed_from_a_user_agent() =>
        Assert.That(SessionOrigin.Of(null, string.Concat("a", (char)0xD800, "b")).UserAgent, Is.EqualTo("ab"));

    [Test]
    public void A_long_user_agent_is_cut() =>
        Assert.That(
            SessionOrigin.Of(null, new string('x', 1_000)).UserAgent, Is.EqualTo(new string('x', SessionOrigin.UserAgentMaxLength)));

    [Test]
    public void No_character_is_cut_in_half() =>
        Assert.That(SessionOrigin.Of(null, new string('x', 255) + "😀").UserAgent, Is.EqualTo(new string('x', 255)));

    [Test]
    public void Security_rule_16_a_credential_in_the_wrong_place_is_not_stored()
    {
        var secret = "pls_" + new string('a', 49);
        var token = new string('0', 64);

        Assert.That(SessionOrigin.Of(null, $"x {secret} {token}").UserAgent, Is.EqualTo("x *** ***"));
    }

    [TestCase("curl pls_7pchBq8OJvIltQyNIuG", "curl ***", Description = "a secret that was cut off")]
    [TestCase("curl pla_6Zw5R1SP8mZ4IgZXCClaZW5SuV52pXhmt61iWfAQ0GH2nifmA x", "curl *** x")]
    [TestCase("app acmelive_7pchBq8OJvIltQyNIuGippMAA3tg1i1P00AknRL4aar0VDTOn x", "app *** x")]
    [TestCase("app acmetest_7pchBq8OJ", "app ***", Description = "a secret with another prefix that was cut off")]
    [TestCase("app apiKey-boPMKMlTA7jzosOPNfMzRqYl", "app ***")]
    [TestCase("app/e6a3fb09e68211a81791ab6f74e14bd3551f72e1b499097ae9482355903c7edb/1", "app/***/1")]
    [TestCase("app (Bearer abc)", "app (Bearer ***")]
    [TestCase("Authorization: Basic dXNlcjpwYXNz", "Authorization: ***")]
    [TestCase("app password=hunter2; x", "app password=*** x")]
    [TestCase("app api_key: abc", "app api_key: ***")]
    [TestCase("app https://user:pass@example.com/", "app https://***@example.com/")]
    [TestCase("app eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-x end", "app *** end")]
    [TestCase("app aB3/dE5+fG7/hI9+jK1/lM3+nO5/pQ7+rS9= x", "app *** x", Description = "base64")]
    [TestCase("app 0f8fad5b-d9cb-469f-a165-70867728950e", "app ***")]
    public void Security_rule_16_text_that_looks_like_a_secret_is_replaced(string userAgent, string kept) =>
        Assert.That(SessionOrigin.Of(null, userAgent).UserAgent, Is.EqualTo(kept));

    [TestCase("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36")]
    [TestCase("aws-sdk-dotnet-coreclr/3.7.400.1 ua/2.0 os/linux#6.1 lang/.NET_Core#8.0.4 md/ARCH#X64")]
    [TestCase("Microsoft-Azure-Application-Gateway/v2")]
    [TestCase("PostmanRuntime/7.43.0")]
    [TestCase("python_requests my_application")]
    public void User_agents_of_real_clients_are_stored_unchanged(string userAgent) =>
        Assert.That(SessionOrigin.Of(null, userAgent).UserAgent, Is.EqualTo(userAgent));

    [Test]
    public void A_secret_at_the_truncation_point_is_removed_completely()
    {
        var kept = SessionOrigin.Of(null, new string('x', 250) + " pls_7pchBq8OJvIltQyNIuGippMAA3tg1i1P00AknRL4aar0VDTOn").UserAgent!;

        Assert.That(kept, Does.Not.Contain("pls_"));
    }
}
