using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>Resource servers verify keys that were presented to them.</summary>
public sealed class VerifyTests(TestDatabase database) : ContractTests(database)
{
    private Setup.Api admin = null!;
    private Setup.Api service = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedLookupsPerMinute"] = "3" };

    [SetUp]
    public async Task NewServiceAsync()
    {
        admin = await AdminInNewAccountAsync();
        service = Using(await admin.MakeKeyAsync("verifyApiKeys"));
    }

    [Test]
    public async Task A_key_that_may_be_used_is_valid_and_is_shown_without_its_secret()
    {
        var key = await admin.MakeKeyAsync("readMerchants");

        var verified = await VerifyAsync(key, permissions: ["readMerchants"]);

        Assert.That(((bool)verified.Json["valid"]!, (string)verified.Json["code"]!), Is.EqualTo((true, "ok")));
        Assert.That((string)verified.Json["apiKey"]!["id"]!, Is.EqualTo(key.Id));
        Assert.That(verified.Json["apiKey"]!["apiSecret"], Is.Null);
        Assert.That((verified.Json["rateLimit"], verified.Json["quota"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
    }

    [TestCase("""{"active":false}""", "disabled")]
    [TestCase("""{"notBefore":"2999-01-01T00:00:00Z"}""", "not_yet_valid")]
    [TestCase("""{"allowedIps":["198.51.100.0/24"]}""", "ip_not_allowed")]
    [TestCase("""{"permissions":["readApplications"]}""", "missing_permission")]
    public async Task Verification_reports_why_a_key_may_not_be_used(string patch, string code)
    {
        var key = await admin.MakeKeyAsync("readMerchants");
        await admin.PatchAsync(key.Path, patch);

        var verified = await VerifyAsync(key, permissions: ["readMerchants"], ipAddress: "203.0.113.7");

        Assert.That(
            (verified.Status, (bool)verified.Json["valid"]!, (string)verified.Json["code"]!), Is.EqualTo((HttpStatusCode.OK, false, code)));
        Assert.That((string)verified.Json["apiKey"]!["id"]!, Is.EqualTo(key.Id));
    }

    [Test]
    public async Task An_expired_key_and_a_key_that_the_policy_forbids_are_distinguished()
    {
        var (expiring, forbidden) = (await admin.MakeKeyFromAsync(new
        {
            name = "A key",
            permissions = new[] { "readMerchants" },
            expiresAt = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.AddMinutes(1)),
        }), await admin.MakeKeyAsync());
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        await admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{forbidden.AccountId}/apikey-policy",
            new StringContent("""{"requireAllowedIps":true}""", System.Text.Encoding.UTF8, "application/json"));
        var verifier = await LoginNewUserAsync(forbidden.AccountId, Permission.VerifyApiKeys);

        Assert.That((string)(await VerifyAsync(expiring, by: verifier)).Json["code"]!, Is.EqualTo("expired"));
        Assert.That((string)(await VerifyAsync(forbidden, by: verifier)).Json["code"]!, Is.EqualTo("policy"));
    }

    [Test]
    public async Task Verifying_unknown_keys_spends_the_budget_of_the_caller_and_of_no_address()
    {
        await using var app = new PulseApp(new Dictionary<string, string>(Settings) { ["Cache:FailedVerificationsPerMinute"] = "5" });
        var (cold, warm, limited) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync(), await admin.MakeKeyFromAsync(
            new { name = "Limited", permissions = new[] { "readMerchants" }, rateLimit = new { limit = 10, windowSeconds = 60 } }));
        var caller = At(app, service);
        await VerifyAsync(warm, by: caller);
        await VerifyAsync(limited, by: caller);
        for (var i = 0; i < 5; i++)
        {
            Assert.That(
                (await PostAsync(caller, new { apiKey = MadeUp.Identifier().Value, apiSecret = MadeUp.Secret().Reveal() })).Status,
                Is.EqualTo(HttpStatusCode.OK));
        }

        var refused = await PostAsync(caller, new { apiKey = cold.ApiKey, apiSecret = cold.Secret });
        var batch = await caller.PostAsync("/apikeys/verify/batch", new { items = new[] { Presented(limited), Presented(cold) } });
        var known = await VerifyAsync(limited, by: caller);
        var other = await VerifyAsync(cold, by: At(app, Using(await admin.MakeKeyAsync("verifyApiKeys"))));

        refused.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_api_keys");
        Assert.That(refused.Header("Retry-After"), Is.Not.Null);
        batch.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_api_keys");
        Assert.That((int)known.Json["rateLimit"]!["remaining"]!, Is.EqualTo(8), "A refused batch does not count as uses.");
        Assert.That((bool)other.Json["valid"]!);
    }

    [Test]
    public async Task An_unknown_key_a_wrong_secret_and_another_accounts_key_are_not_found_and_cost_the_service_nothing()
    {
        var (own, foreign) = (await admin.MakeKeyAsync(), await (await AdminInNewAccountAsync()).MakeKeyAsync());
        var answers = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await PostAsync(service, new { apiKey = own.ApiKey, apiSecret = MadeUp.Secret().Reveal() }));
            answers.Add(await PostAsync(service, new { apiKey = MadeUp.Identifier().Value, apiSecret = MadeUp.Secret().Reveal() }));
            answers.Add(await PostAsync(service, new { apiKey = "nonsense", apiSecret = "nonsense" }));
        }

        answers.Add(await VerifyAsync(foreign));

        Assert.That(
            answers.Select(answer => answer.Text).Distinct(),
            Is.EqualTo(new[] { answers[0].Text }));
        Assert.That((string?)answers[0].Json["code"], Is.EqualTo("not_found"));
        Assert.That(
            await StatusOfSessionAsync(Using(await admin.MakeKeyAsync())),
            Is.EqualTo(HttpStatusCode.OK),
            "The address still has its budget.");
    }

    [Test]
    public async Task Verification_spends_rate_limit_quota_and_usage_like_a_direct_use_at_the_requested_cost()
    {
        var key = await admin.MakeKeyFromAsync(new
        {
            name = "A key",
            permissions = new[] { "readMerchants" },
            rateLimit = new { limit = 10, windowSeconds = 60 },
            quota = new { limit = 8, period = "total" },
        });

        var first = await VerifyAsync(key, permissions: ["readMerchants"], cost: 5);
        Assert.That(first.Json["rateLimit"]!.ToJsonString(), Is.EqualTo("""{"limit":10,"remaining":5,"resetSeconds":60}"""));
        Assert.That(first.Json["quota"]!.ToJsonString(), Is.EqualTo("""{"limit":8,"remaining":3,"resetSeconds":null}"""));
        Assert.That((string)(await VerifyAsync(key, cost: 4)).Json["code"]!, Is.EqualTo("quota_exhausted"));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string)(await VerifyAsync(key, cost: 5)).Json["code"]!, Is.EqualTo("rate_limited"));

        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
        Assert.That(
            (await admin.GetAsync($"{key.Path}/usage")).Json["totals"]!.ToJsonString(), Is.EqualTo("""{"requests":4,"refused":2}"""));
        Assert.That((await admin.GetAsync($"{key.Path}/usage/permissions")).Json["neverUsed"]!.ToJsonString(), Is.EqualTo("[]"));
    }

    [Test]
    public async Task A_first_use_through_verification_activates_a_waiting_secret()
    {
        var key = await admin.MakeKeyAsync();
        var waiting = (await admin.RotateAsync(key, new { activation = "firstUse", graceSeconds = 0 })).AsKey();

        Assert.That((string)(await VerifyAsync(waiting)).Json["code"]!, Is.EqualTo("ok"));
        Assert.That((string)(await VerifyAsync(key)).Json["code"]!, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task Verifying_another_accounts_pending_secret_does_not_activate_it()
    {
        var others = await AdminInNewAccountAsync();
        var key = await others.MakeKeyAsync();
        var waiting = (await others.RotateAsync(key, new { activation = "firstUse", graceSeconds = 0 })).AsKey();

        Assert.That((string)(await VerifyAsync(waiting)).Json["code"]!, Is.EqualTo("not_found"));
        Assert.That((await others.GetAsync(key.Path)).States(), Is.EqualTo(new[] { "active", "pending" }));
    }

    [Test]
    public async Task A_batch_answers_each_in_order()
    {
        var (good, disabled) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync());
        await admin.PatchAsync(disabled.Path, new { active = false });

        var answers = await service.PostAsync(
            "/apikeys/verify/batch", new { items = new[] { good.Login, disabled.Login, new { apiKey = "x", apiSecret = "y" } } });

        Assert.That(answers.Json.AsArray().Select(answer => (string)answer!["code"]!), Is.EqualTo(new[] { "ok", "disabled", "not_found" }));
    }

    [TestCase("""{"apiSecret":"x"}""", "apiKey")]
    [TestCase("""{"apiKey":"x"}""", "apiSecret")]
    [TestCase("""{"apiKey":"x","apiSecret":"y","ipAddress":"203.0.113.0/24"}""", "ipAddress")]
    [TestCase("""{"apiKey":"x","apiSecret":"y","ipAddress":"rubbish"}""", "ipAddress")]
    [TestCase("""{"apiKey":"x","apiSecret":"y","cost":-1}""", "cost")]
    [TestCase("""{"apiKey":"x","apiSecret":"y","cost":1001}""", "cost")]
    [TestCase("""{"apiKey":"x","apiSecret":"y","permissions":["fly"]}""", "permissions[0]")]
    [TestCase("""{"apiKey":"x","apiSecret":"y","account":"z"}""", "account")]
    public async Task An_invalid_value_is_named(string body, string at)
    {
        Assert.That((await PostAsync(service, body)).Error(at), Is.Not.Null);
        Assert.That((await service.PostAsync("/apikeys/verify/batch", $$"""{"items":[{"apiKey":"x","apiSecret":"y"},{{body}}]}""")).Error(
            $"items[1].{at}"), Is.Not.Null);
    }

    [Test]
    public async Task A_batch_has_1_to_100_items()
    {
        var many = new { items = Enumerable.Repeat(new { apiKey = "x", apiSecret = "y" }, 101) };

        Assert.That((await service.PostAsync("/apikeys/verify/batch", many)).Error("items"), Is.Not.Null);
        Assert.That((await service.PostAsync("/apikeys/verify/batch", """{"items":[]}""")).Error("items"), Is.Not.Null);
        Assert.That((await service.PostAsync("/apikeys/verify/batch", "{}")).Error("items"), Is.Not.Null);
    }

    [Test]
    public async Task Verification_requires_the_permission()
    {
        var key = await admin.MakeKeyAsync("readApiKeys", "writeApiKeys");

        Assert.That((await PostAsync(Using(key), key.Login)).Code, Is.EqualTo("missing_permission"));
    }

    private Task<Answer> VerifyAsync(
        Key key, string[]? permissions = null, string? ipAddress = null, int? cost = null, Setup.Api? by = null) =>
        PostAsync(by ?? service, new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions, ipAddress, cost });

    private static Task<Answer> PostAsync(Setup.Api by, object body) => by.PostAsync("/apikeys/verify", body);

    private static object Presented(Key key) => new { apiKey = key.ApiKey, apiSecret = key.Secret };

    /// <summary>The same caller at another node.</summary>
    private static Setup.Api At(PulseApp node, Setup.Api caller)
    {
        var client = node.CreateClient();
        foreach (var (name, values) in caller.Client.DefaultRequestHeaders)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        }

        return new Setup.Api(client);
    }
}
