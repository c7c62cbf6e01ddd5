using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>An explanation names the check that would refuse a hypothetical request.</summary>
public sealed class ExplainTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] InOrder =
    [
        "disabled", "expired", "not_yet_valid", "policy", "ip_not_allowed", "missing_permission", "rate_limited", "quota_exhausted",
    ];

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [Test]
    public async Task A_request_that_would_be_let_in_passes_every_check()
    {
        var key = await Admin.MakeKeyAsync("readMerchants");

        var explained = (await Admin.PostAsync($"{key.Path}/explain", new { permission = "readMerchants" })).Json;

        Assert.That(((bool)explained["allowed"]!, (string)explained["code"]!), Is.EqualTo((true, "ok")));
        Assert.That(explained["checks"]!.AsArray().Select(check => (string)check!["code"]!), Is.EqualTo(InOrder));
        Assert.That(explained["checks"]!.AsArray().Select(check => (bool)check!["passed"]!), Is.All.True);
        Assert.That((await Admin.PostAsync($"{key.Path}/explain")).Status, Is.EqualTo(HttpStatusCode.OK), "All fields are optional.");
    }

    [TestCase("""{"active":false}""", "{}", "disabled")]
    [TestCase("""{"expiresAt":"2900-01-01T00:00:00Z"}""", """{"at":"2900-01-01T00:00:00Z"}""", "expired")]
    [TestCase("""{"notBefore":"2900-01-01T00:00:00Z"}""", "{}", "not_yet_valid")]
    [TestCase("""{"notBefore":"2900-01-01T00:00:00Z"}""", """{"at":"2900-01-01T00:00:00Z"}""", "ok")]
    [TestCase("""{"allowedIps":["203.0.113.0/24"]}""", "{}", "ip_not_allowed")]
    [TestCase("""{"allowedIps":["203.0.113.0/24"]}""", """{"ipAddress":"::ffff:203.0.113.9"}""", "ok")]
    [TestCase("{}", """{"permission":"readUsers"}""", "missing_permission")]
    [TestCase("""{"active":false,"allowedIps":["203.0.113.0/24"]}""", """{"permission":"readUsers"}""", "disabled")]
    public async Task The_first_failed_check_determines_the_code(string patch, string use, string code)
    {
        var key = await Admin.MakeKeyAsync("readMerchants");
        await Admin.PatchAsync(key.Path, patch);

        var explained = await Admin.PostAsync($"{key.Path}/explain", use);

        Assert.That((string?)explained.Json["code"], Is.EqualTo(code), explained.Text);
    }

    [Test]
    public async Task Explain_reports_the_same_decision_as_a_real_use()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        await Admin.PatchAsync(key.Path, new { allowedIps = new[] { "203.0.113.0/24" } });

        Assert.That(
            (string?)(await Admin.PostAsync($"{key.Path}/explain", new { ipAddress = "127.0.0.1" })).Json["code"],
            Is.EqualTo("ip_not_allowed"));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Explain_reports_the_rate_limit_and_quota_now_and_as_far_as_known_at_a_later_time()
    {
        var key = await Admin.MakeKeyFromAsync(new
        {
            name = "A key",
            permissions = new[] { "readMerchants" },
            rateLimit = new { limit = 2, windowSeconds = 60 },
            quota = new { limit = 3, period = "day" },
        });
        App.Clock.SetUtcNow(App.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(6));
        var explained = new List<string?> { await CodeAtAsync(key) };
        for (var use = 0; use < 2; use++)
        {
            Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
            explained.Add(await CodeAtAsync(key));
        }

        explained.Add(await CodeAtAsync(key, App.Clock.GetUtcNow().AddSeconds(59)));
        explained.Add(await CodeAtAsync(key, App.Clock.GetUtcNow().AddSeconds(60)));
        App.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        explained.Add(await CodeAtAsync(key));
        explained.Add(await CodeAtAsync(key, App.Clock.GetUtcNow().AddDays(1)));

        Assert.That(explained, Is.EqualTo(new[] { "ok", "ok", "rate_limited", "rate_limited", "ok", "quota_exhausted", "ok" }));
        Assert.That(
            (await Using(key).GetAsync("/auth/session")).Code, Is.EqualTo("quota_exhausted"), "A real use has the explained result.");
    }

    [Test]
    public async Task Explain_reports_the_remaining_rate_limit_and_quota_without_spending_them()
    {
        var key = await Admin.MakeKeyFromAsync(new
        {
            name = "A key",
            permissions = new[] { "readMerchants" },
            rateLimit = new { limit = 5, windowSeconds = 60 },
            quota = new { limit = 1_000, period = "total" },
        });
        await StatusOfSessionAsync(Using(key));

        var details = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var checks = (await Admin.PostAsync($"{key.Path}/explain")).Json["checks"]!.AsArray();
            details.AddRange(checks.TakeLast(2).Select(check => (string)check!["detail"]!));
        }

        Assert.That(details.Distinct(), Is.EqualTo(new[]
        {
            "4 of 5 uses per 60 seconds are left on this node.",
            "999 of 1000 uses in total are left on this node.",
        }));
        Assert.That((await Using(key).GetAsync("/auth/session")).Header("RateLimit"), Does.StartWith("\"rate\";r=3"));
    }

    [Test]
    public async Task A_quota_that_this_node_has_not_used_is_read_from_the_database()
    {
        var key = await Admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, quota = new { limit = 10, period = "total" } });
        await Seed.ExecuteAsync(
            $"""
            INSERT INTO "QuotaUses" ("ApiKeyId", "PeriodStart", "Reserved")
            SELECT "Id", {DateTime.UnixEpoch}, 10 FROM "ApiKeys" WHERE "Identifier" = {key.ApiKey}
            """);

        Assert.That(await CodeAtAsync(key), Is.EqualTo("quota_exhausted"));
    }

    [Test]
    public async Task Explaining_a_key_counts_no_use()
    {
        var key = await Admin.MakeKeyAsync("readMerchants");
        await Admin.PostAsync($"{key.Path}/explain");
        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);

        Assert.That((long)(await Admin.GetAsync($"{key.Path}/usage")).Json["totals"]!["requests"]!, Is.Zero);
    }

    [TestCase("""{"permission":"fly"}""", "permission")]
    [TestCase("""{"ipAddress":"10.0.0.0/8"}""", "ipAddress")]
    [TestCase("""{"at":"soon"}""", "at")]
    [TestCase("""{"secret":"x"}""", "secret")]
    public async Task An_invalid_value_is_named(string use, string at)
    {
        var key = await Admin.MakeKeyAsync();

        Assert.That((await Admin.PostAsync($"{key.Path}/explain", use)).Error(at), Is.Not.Null);
    }

    [Test]
    public async Task Another_accounts_key_is_unknown()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();

        Assert.That((await Admin.PostAsync($"{key.Path}/explain")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<string?> CodeAtAsync(Key key, DateTimeOffset? at = null) =>
        (string?)(await Admin.PostAsync(
            $"{key.Path}/explain", at is { } instant ? new { at = Instants.Text(instant) } : null)).Json["code"];
}
