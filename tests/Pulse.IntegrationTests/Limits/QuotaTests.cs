using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>A quota is never exceeded. Each block of uses costs one write to the database.</summary>
public sealed class QuotaTests(TestDatabase database) : ContractTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [Test]
    public async Task Uses_beyond_the_quota_get_429_with_a_specific_code()
    {
        App.Clock.SetUtcNow(App.Clock.GetUtcNow().Date.AddDays(1).AddHours(23));
        var key = await MakeAsync(limit: 2, "day");

        var answers = new[] { await GetAsync(key), await GetAsync(key), await GetAsync(key) };

        Assert.That(
            answers.Select(answer => answer.Status),
            Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
        Assert.That(answers.Select(answer => answer.Header("RateLimit-Policy")), Is.All.EqualTo("\"quota\";q=2;w=86400"));
        Assert.That(
            answers.Select(answer => answer.Header("RateLimit")),
            Is.EqualTo(new[] { "\"quota\";r=1;t=3600", "\"quota\";r=0;t=3600", "\"quota\";r=0;t=3600" }));
        Assert.That((answers[2].Code, answers[2].Header("Retry-After")), Is.EqualTo(("quota_exhausted", "3600")));
    }

    [TestCase("day", 1)]
    [TestCase("month", 31)]
    public async Task The_next_period_begins_at_midnight_UTC(string period, int days)
    {
        var key = await MakeAsync(limit: 1, period);
        await GetAsync(key);
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));

        App.Clock.Advance(TimeSpan.FromDays(days));

        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_short_retention_of_usage_does_not_forget_what_a_month_has_used()
    {
        var today = App.Clock.GetUtcNow().Date;
        App.Clock.SetUtcNow(new DateTimeOffset(today.Year, today.Month, 1, 12, 0, 0, TimeSpan.Zero).AddMonths(1));
        var key = await MakeAsync(limit: 1, "month");
        await GetAsync(key);
        App.Clock.Advance(TimeSpan.FromDays(20));

        var before = App.Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        await Seed.InUnitOfWorkAsync(
            services => services.GetRequiredService<IUsageStore>().PruneAsync(before, 1_000, CancellationToken.None));

        await using var scope = App.Services.CreateAsyncScope();
        var stored = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<QuotaUse>().IgnoreQueryFilters();
        Assert.That(stored.Where(use => use.ApiKeyId == Guid.Parse(key.Id)).Select(use => use.Reserved).ToList(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_total_quota_never_resets()
    {
        var key = await MakeAsync(limit: 1, "total");
        await GetAsync(key);
        App.Clock.Advance(TimeSpan.FromDays(40));

        var refused = await GetAsync(key);

        Assert.That(
            (refused.Code, refused.Header("RateLimit-Policy"), refused.Header("RateLimit")),
            Is.EqualTo(("quota_exhausted", "\"quota\";q=1", "\"quota\";r=0")));
        Assert.That((refused.Status, refused.Header("Retry-After")), Is.EqualTo((HttpStatusCode.TooManyRequests, (string?)null)));
    }

    [Test]
    public async Task Of_a_thousand_concurrent_uses_exactly_the_quota_is_allowed()
    {
        var key = await MakeAsync(limit: 500, "total");
        var caller = Using(key);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => StatusOfSessionAsync(caller)));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(500));
        Assert.That(statuses.Count(status => status == HttpStatusCode.TooManyRequests), Is.EqualTo(500));
    }

    [Test]
    public async Task Uses_refused_by_the_rate_limit_do_not_count_against_the_quota()
    {
        var key = await Admin.MakeKeyFromAsync(new
        {
            name = "A key",
            permissions = new[] { "readMerchants" },
            rateLimit = new { limit = 1, windowSeconds = 60 },
            quota = new { limit = 2, period = "total" },
        });
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await GetAsync(key)).Code, Is.EqualTo("rate_limited"));
        App.Clock.Advance(TimeSpan.FromSeconds(60));

        var last = await GetAsync(key);

        Assert.That(last.Header("RateLimit-Policy"), Is.EqualTo("\"rate\";q=1;w=60, \"quota\";q=2"));
        Assert.That((last.Status, last.Header("RateLimit")), Is.EqualTo((HttpStatusCode.OK, "\"rate\";r=0;t=60, \"quota\";r=0")));
    }

    [Test]
    public async Task A_patch_raises_or_removes_the_quota_and_keeps_the_used_units()
    {
        var key = await MakeAsync(limit: 2, "total");
        await GetAsync(key);
        await GetAsync(key);

        await Admin.PatchAsync(key.Path, """{"quota":{"limit":3,"period":"total"}}""");
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));

        await Admin.PatchAsync(key.Path, """{"quota":null}""");
        Assert.That((await GetAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("""{"limit":0,"period":"day"}""", "quota.limit")]
    [TestCase("""{"limit":1000000000001,"period":"day"}""", "quota.limit")]
    [TestCase("""{"limit":5,"period":"week"}""", "quota.period")]
    [TestCase("""{"limit":5}""", "quota.period")]
    [TestCase("""{"period":"day"}""", "quota.limit")]
    public async Task An_invalid_value_is_named(string quota, string at)
    {
        var created = await Admin.PostAsync("/apikeys", $$"""{"name":"A key","permissions":["readMerchants"],"quota":{{quota}}}""");

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(created.Error(at), Is.Not.Null, created.Text);
    }

    [TestCase("1.5")]
    [TestCase("99999999999999999999")]
    [TestCase("\"many\"")]
    public async Task A_quota_limit_that_is_not_a_whole_number_is_reported_as_such(string limit)
    {
        var key = await Admin.MakeKeyAsync();
        var quota = $$"""{"limit":{{limit}},"period":"day"}""";

        Assert.That(
            (await Admin.PatchAsync(key.Path, $$"""{"quota":{{quota}} }""")).Error("quota.limit"),
            Does.StartWith("Must be a whole number"));
        Assert.That((await Admin.PostAsync("/apikeys", $$"""{"name":"A key","permissions":["readMerchants"],"quota":{{quota}} }""")).Error(
            "quota.limit"), Does.StartWith("Must be a whole number"));
    }

    private Task<Key> MakeAsync(long limit, string period) =>
        Admin.MakeKeyFromAsync(new { name = "A key", permissions = new[] { "readMerchants" }, quota = new { limit, period } });

    private Task<Answer> GetAsync(Key key) => Using(key).GetAsync("/auth/session");
}
