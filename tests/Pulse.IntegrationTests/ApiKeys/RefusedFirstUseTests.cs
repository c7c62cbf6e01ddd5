using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>A pending secret stays pending if its first use is refused, for any reason.</summary>
public sealed class RefusedFirstUseTests(TestDatabase database) : ContractTests(database)
{
    private static readonly object AtOnce = new { activation = "firstUse", graceSeconds = 0 };
    private static readonly object RateOfOne = new { limit = 1, windowSeconds = 60 };
    private static readonly object QuotaOfOne = new { limit = 1, period = "total" };

    private Setup.Api admin = null!;

    [SetUp]
    public async Task NewAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public async Task A_use_that_exceeds_a_limit_is_not_a_first_use([Values] bool byRate, [Values] Way way)
    {
        var (key, waiting) = await WaitingAsync(byRate ? RateOfOne : null, byRate ? null : QuotaOfOne);
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));

        var refused = await UseAsync(waiting, way);

        Assert.That(CodeOf(refused), Is.EqualTo(byRate ? "rate_limited" : "quota_exhausted"));
        await AssertStillWaitsAsync(key);
        Assert.That(
            (await Using(key).GetAsync("/auth/session")).Status,
            Is.EqualTo(HttpStatusCode.TooManyRequests),
            "The old secret is still active.");
    }

    [Test]
    public async Task A_use_without_the_required_permission_is_not_a_first_use([Values(Way.Directly, Way.ThroughVerification)] Way way)
    {
        var (key, waiting) = await WaitingAsync();

        var refused = way == Way.Directly
            ? await Using(waiting).GetAsync("/audit-events")
            : await UseAsync(waiting, way, "readAuditEvents");

        Assert.That(CodeOf(refused), Is.EqualTo("missing_permission"));
        await AssertStillWaitsAsync(key);
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_use_in_an_account_that_is_not_the_keys_is_not_a_first_use()
    {
        var (key, waiting) = await WaitingAsync();

        var refused = await Using(waiting).In(await Seed.AccountAsync()).GetAsync("/auth/session");

        Assert.That(refused.Code, Is.EqualTo("account_forbidden"));
        await AssertStillWaitsAsync(key);
    }

    [Test]
    public async Task The_first_use_that_is_allowed_activates_the_pending_secret([Values] Way way)
    {
        var (key, waiting) = await WaitingAsync(RateOfOne);
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        await UseAsync(waiting, way);
        App.Clock.Advance(TimeSpan.FromMinutes(1));

        var first = await UseAsync(waiting, way);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        Assert.That((await admin.GetAsync(key.Path)).States(), Is.EqualTo(new[] { "active" }));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_verification_that_activates_shows_the_key_as_it_is_then()
    {
        var (_, waiting) = await WaitingAsync();

        var verified = await UseAsync(waiting, Way.ThroughVerification);

        Assert.That(
            verified.Json["apiKey"]!["secrets"]!.AsArray().Select(secret => (string)secret!["state"]!), Is.EqualTo(new[] { "active" }));
        Assert.That((string)verified.Json["apiKey"]!["secretHint"]!, Is.EqualTo(waiting.Secret[^4..]));
    }

    public enum Way
    {
        Directly,
        ByLogin,
        ThroughVerification,
    }

    private async Task<(Key Key, Key Waiting)> WaitingAsync(object? rateLimit = null, object? quota = null)
    {
        var key = await admin.MakeKeyFromAsync(new { name = "A key", permissions = new[] { "readApiKeys" }, rateLimit, quota });
        return (key, (await admin.RotateAsync(key, AtOnce)).AsKey());
    }

    private async Task<Answer> UseAsync(Key key, Way way, params string[] permissions) => way switch
    {
        Way.Directly => await Using(key).GetAsync("/apikeys"),
        Way.ByLogin => await Anonymous().PostAsync("/auth/login", key.Login),
        _ => await admin.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions }),
    };

    private static string? CodeOf(Answer answer) => (string?)answer.Json["code"];

    private async Task AssertStillWaitsAsync(Key key) =>
        Assert.That((await admin.GetAsync(key.Path)).States(), Is.EqualTo(new[] { "active", "pending" }));
}
