using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>The prefix of the secrets of a key.</summary>
public sealed class PrefixTests(TestDatabase database) : ContractTests(database)
{
    [TestCase("acmelive")]
    [TestCase("0z")]
    [TestCase("sixteencharacter")]
    public async Task A_key_with_a_prefix_is_used_verified_and_rotated_like_any_other(string prefix)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await MakeAsync(admin, prefix);

        var rotated = await admin.PostAsync($"{key.Path}/rotate");
        var secret = (string)rotated.Json["apiSecret"]!;
        var verified = await admin.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = secret });

        Assert.That(key.Secret, Does.Match($"^{prefix}_[0-9A-Za-z]{{49}}$"));
        Assert.That(secret, Does.Match($"^{prefix}_[0-9A-Za-z]{{49}}$"));
        var created = (await admin.GetAsync($"/audit-events?target={key.Id}&action=apiKey.created")).Json[0]!;
        Assert.That((string?)created["changes"]!["prefix"]!["to"], Is.EqualTo(prefix));
        Assert.That((string?)verified.Json["code"], Is.EqualTo("ok"));
        Assert.That((string?)verified.Json["apiKey"]!["prefix"], Is.EqualTo(prefix));
        var callers = new[] { Using(key), ApiKey(key.ApiKey, secret), await LoginAsync(key) };
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("a")]
    [TestCase("")]
    [TestCase("seventeencharacte")]
    [TestCase("Acme")]
    [TestCase("ac-me")]
    [TestCase("pla")]
    [TestCase("plz")]
    public async Task Another_prefix_is_refused(string prefix) =>
        (await Admin.PostAsync("/apikeys", new { name = "A", permissions = new[] { "readMerchants" }, prefix })).AssertInvalid("prefix");

    [Test]
    public async Task A_prefix_never_changes()
    {
        var key = await MakeAsync(Admin, "acmelive");

        (await Admin.PatchAsync(key.Path, """{ "prefix": "acmetest" }""")).AssertInvalid("prefix");
        (await Admin.PostAsync($"{key.Path}/rotate", """{ "prefix": "acmetest" }""")).AssertInvalid("prefix");
    }

    [Test]
    public async Task Keys_are_listed_by_their_prefix()
    {
        var admin = await AdminInNewAccountAsync();
        await MakeAsync(admin, "acmelive", "A");
        await MakeAsync(admin, "acmetest", "B");

        Assert.That(await admin.NamesAsync("?prefix=acmetest"), Is.EqualTo(new[] { "B" }));
    }

    [Test]
    public async Task A_secret_with_the_prefix_of_another_key_is_refused()
    {
        var key = await MakeAsync(Admin, "acmelive");

        var other = "acmetest" + key.Secret["acmelive".Length..];
        Assert.That(await StatusOfSessionAsync(ApiKey(key.ApiKey, other)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static Task<Key> MakeAsync(Setup.Api caller, string prefix, string name = "A key") =>
        caller.MakeKeyFromAsync(new { name, permissions = new[] { "readMerchants" }, prefix });
}
