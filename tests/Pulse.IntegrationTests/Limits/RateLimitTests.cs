using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>The rate limit of a key holds in every window, for each way to use the key.</summary>
public sealed class RateLimitTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Uses_beyond_the_limit_get_429_and_responses_report_the_state_of_the_limit()
    {
        var key = await MakeAsync(limit: 2, windowSeconds: 60);

        var answers = new[] { await GetAsync(key), await GetAsync(key), await GetAsync(key) };

        Assert.That(
            answers.Select(answer => answer.Status),
            Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
        Assert.That(answers.Select(answer => answer.Header("RateLimit-Policy")), Is.All.EqualTo("\"rate\";q=2;w=60"));
        Assert.That(
            answers.Select(answer => answer.Header("RateLimit")),
            Is.EqualTo(new[] { "\"rate\";r=1;t=60", "\"rate\";r=0;t=60", "\"rate\";r=0;t=60" }));
        Assert.That((answers[2].Code, answers[2].Header("Retry-After")), Is.EqualTo(("rate_limited", "60")));
    }

    [Test]
    public async Task No_window_contains_more_than_the_limit_at_any_start_time()
    {
        var key = await MakeAsync(limit: 3, windowSeconds: 10);
        await GetAsync(key);
        App.Clock.Advance(TimeSpan.FromSeconds(9));
        await GetAsync(key);
        await GetAsync(key);

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK), "The first use is ten seconds old.");
        var refused = await GetAsync(key);
        Assert.That((refused.Status, refused.Header("Retry-After")), Is.EqualTo((HttpStatusCode.TooManyRequests, "9")));

        App.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_its_sessions_and_its_logins_share_the_limit()
    {
        var key = await MakeAsync(limit: 3, windowSeconds: 60);
        var session = await LoginAsync(key);
        await StatusOfSessionAsync(session);
        await StatusOfSessionAsync(Using(key));

        Assert.That(await StatusesOfSessionsAsync(session, Using(key)), Is.All.EqualTo(HttpStatusCode.TooManyRequests));
        var login = await Anonymous().PostAsync("/auth/login", key.Login);
        Assert.That((login.Status, login.Code), Is.EqualTo((HttpStatusCode.TooManyRequests, "rate_limited")));
    }

    [Test]
    public async Task A_login_response_reports_the_rate_limit()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 60);

        var (first, second) = (
            await Anonymous().PostAsync("/auth/login", key.Login), await Anonymous().PostAsync("/auth/login", key.Login));

        Assert.That(
            (first.Status, first.Header("RateLimit-Policy"), first.Header("RateLimit")),
            Is.EqualTo((HttpStatusCode.OK, "\"rate\";q=1;w=60", "\"rate\";r=0;t=60")));
        Assert.That(
            (second.Status, second.Header("RateLimit"), second.Header("Retry-After")),
            Is.EqualTo((HttpStatusCode.TooManyRequests, "\"rate\";r=0;t=60", "60")));
    }

    [Test]
    public async Task A_use_refused_for_another_reason_does_not_count_against_the_rate_limit()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 60);

        Assert.That((await Using(key).GetAsync("/audit-events")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Of_a_thousand_concurrent_uses_exactly_the_rate_limit_is_allowed()
    {
        var key = await MakeAsync(limit: 100, windowSeconds: 3600);
        var caller = Using(key);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => StatusOfSessionAsync(caller)));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(100));
        Assert.That(statuses.Count(status => status == HttpStatusCode.TooManyRequests), Is.EqualTo(900));
    }

    [Test]
    public async Task A_patch_changes_or_removes_the_rate_limit_at_the_next_request()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 60);
        await GetAsync(key);
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));

        var wider = await Admin.PatchAsync(key.Path, """{"rateLimit":{"limit":3,"windowSeconds":60}}""");
        Assert.That(wider.Json["rateLimit"]!.ToJsonString(), Is.EqualTo("""{"limit":3,"windowSeconds":60}"""));
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));

        await Admin.PatchAsync(key.Path, """{"rateLimit":null}""");
        var free = await GetAsync(key);
        Assert.That((free.Status, free.Header("RateLimit")), Is.EqualTo((HttpStatusCode.OK, (string?)null)));
    }

    [TestCase("""{"limit":0,"windowSeconds":60}""", "rateLimit.limit")]
    [TestCase("""{"limit":-1,"windowSeconds":60}""", "rateLimit.limit")]
    [TestCase("""{"limit":100001,"windowSeconds":60}""", "rateLimit.limit")]
    [TestCase("""{"limit":5,"windowSeconds":0}""", "rateLimit.windowSeconds")]
    [TestCase("""{"limit":5,"windowSeconds":86401}""", "rateLimit.windowSeconds")]
    [TestCase("""{"limit":5}""", "rateLimit.windowSeconds")]
    [TestCase("""{"windowSeconds":60}""", "rateLimit.limit")]
    [TestCase("""{"limit":5,"windowSeconds":60,"burst":9}""", "rateLimit.burst")]
    [TestCase("""{"limit":1.5,"windowSeconds":60}""", "rateLimit.limit")]
    public async Task An_invalid_value_is_named_on_create_and_on_patch(string rateLimit, string at)
    {
        var key = await Admin.MakeKeyAsync();

        var created = await Admin.PostAsync("/apikeys", $$"""{"name":"A key","permissions":["readMerchants"],"rateLimit":{{rateLimit}}}""");
        var patched = await Admin.PatchAsync(key.Path, $$"""{"rateLimit":{{rateLimit}}}""");

        Assert.That((created.Status, patched.Status), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That(created.Error(at), Is.Not.Null, created.Text);
        Assert.That(patched.Error(at), Is.Not.Null, patched.Text);
    }

    private static object Body(int limit, int windowSeconds) =>
        new { name = "A key", permissions = new[] { "readMerchants" }, rateLimit = new { limit, windowSeconds } };

    private Task<Key> MakeAsync(int limit, int windowSeconds) => Admin.MakeKeyFromAsync(Body(limit, windowSeconds));

    private Task<Answer> GetAsync(Key key) => Using(key).GetAsync("/auth/session");
}
