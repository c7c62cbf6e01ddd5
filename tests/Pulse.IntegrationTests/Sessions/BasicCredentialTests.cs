using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>An API key in HTTP Basic (RFC 7617).</summary>
public sealed class BasicCredentialTests(TestDatabase database) : ContractTests(database)
{
    private static readonly object[] Malformed =
    [
        "",
        "*",
        "YTpi=",
        Convert.ToBase64String("no colon"u8),
        Convert.ToBase64String(":"u8),
        Convert.ToBase64String([0xFF, (byte)':', 0xFE]),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("käse:geheimnis")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"%ZZ:%{new string('x', 300)}")),
        new string('A', 4_000),
    ];

    private Key key = null!;

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => key = await Admin.MakeKeyAsync("readApiKeys", "writeApiKeys");

    [TestCase("Basic")]
    [TestCase("BASIC")]
    [TestCase("basic ")]
    public async Task Basic_authenticates_a_key_like_its_own_headers(string scheme)
    {
        var basic = await With(("Authorization", $"{scheme} {Pair()}")).GetAsync("/auth/session");
        var direct = await Using(key).GetAsync("/auth/session");

        Assert.That(basic.Status, Is.EqualTo(HttpStatusCode.OK), basic.Text);
        Assert.That(basic.Text, Is.EqualTo(direct.Text));
    }

    /// <summary>RFC 6749, section 2.3.1. Some clients also encode hyphens and underscores.</summary>
    [Test]
    public async Task Both_parts_can_be_encoded_like_a_form()
    {
        var apiKey = string.Concat(key.ApiKey.Select(c => $"%{(int)c:X2}"));
        var secret = key.Secret.Replace("_", "%5f", StringComparison.Ordinal);

        Assert.That(await StatusOfSessionAsync(Basic($"{apiKey}:{secret}")), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task Malformed_Basic_credentials_are_unauthenticated(string credentials)
    {
        var refused = await With(("Authorization", $"Basic {credentials}")).GetAsync("/auth/session");

        refused.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(refused.WithoutTrace(), Is.EqualTo((await Anonymous().GetAsync("/auth/session")).WithoutTrace()));
    }

    [Test]
    public async Task Another_case_another_secret_or_anything_behind_the_secret_is_unauthenticated()
    {
        var other = await Admin.MakeKeyAsync();

        foreach (var pair in (string[])
        [
            $"{key.ApiKey}:{other.Secret}", $"{key.ApiKey.ToLowerInvariant()}:{key.Secret}", $"{key.ApiKey}:{key.Secret}:",
            $"{key.ApiKey}:{key.Secret}\n", $"{key.Secret}:{key.ApiKey}", $" {key.ApiKey}:{key.Secret}",
        ])
        {
            Assert.That(await StatusOfSessionAsync(Basic(pair)), Is.EqualTo(HttpStatusCode.Unauthorized), pair);
        }
    }

    [Test]
    public async Task A_rejected_request_names_Basic_but_not_to_a_browser()
    {
        var program = await Anonymous().GetAsync("/auth/session");
        var browser = await With(("Sec-Fetch-Mode", "cors")).GetAsync("/auth/session");

        Assert.That(program.Header("WWW-Authenticate"), Does.StartWith("Bearer").And.EndsWith("Basic realm=\"Pulse\", charset=\"UTF-8\""));
        Assert.That(browser.Header("WWW-Authenticate"), Does.StartWith("Bearer").And.Not.Contains("Basic"));
    }

    [Test]
    public async Task A_key_repeats_a_request_in_both_forms()
    {
        var once = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { name = "once", permissions = new[] { "readApiKeys" } };

        var first = await Using(key).PostAsync("/apikeys", body, once);
        var again = await Basic($"{key.ApiKey}:{key.Secret}").PostAsync("/apikeys", body, once);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.Created), first.Text);
        Assert.That(again.Text, Is.EqualTo(first.Text));
    }

    private Setup.Api Basic(string pair) => With(("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}"));

    private string Pair() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.ApiKey}:{key.Secret}"));
}
