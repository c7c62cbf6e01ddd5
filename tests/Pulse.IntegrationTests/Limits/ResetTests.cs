using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>A limit reports the time until more units are available, or nothing if waiting does not help.</summary>
public sealed class ResetTests(TestDatabase database) : ContractTests(database)
{
    private const string OfRate = """ "rateLimit":{"limit":5,"windowSeconds":60} """;
    private const string OfDay = """ "quota":{"limit":5,"period":"day"} """;
    private const string OfTotal = """ "quota":{"limit":5,"period":"total"} """;

    [SetUp]
    public void BeginAnHourBeforeMidnight() => App.Clock.SetUtcNow(App.Clock.GetUtcNow().Date.AddDays(1).AddHours(23));

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [TestCase(OfRate, "rateLimit")]
    [TestCase(OfDay, "quota")]
    [TestCase(OfTotal, "quota")]
    public async Task An_unused_limit_has_no_reset(string limit, string name)
    {
        var key = await MakeAsync(limit);

        Assert.That(await VerifyAsync(key, name, cost: 0), Is.EqualTo(("ok", 5L, (long?)null)));
    }

    [TestCase(OfRate, "rateLimit", "rate_limited")]
    [TestCase(OfDay, "quota", "quota_exhausted")]
    [TestCase(OfTotal, "quota", "quota_exhausted")]
    public async Task A_use_that_costs_more_than_the_limit_has_no_reset(string limit, string name, string code)
    {
        var key = await MakeAsync(limit);

        Assert.That(await VerifyAsync(key, name, cost: 6), Is.EqualTo((code, 5L, (long?)null)), "unused");
        await VerifyAsync(key, name, cost: 1);
        Assert.That(await VerifyAsync(key, name, cost: 6), Is.EqualTo((code, 4L, (long?)null)), "in use");
    }

    [TestCase(OfRate, "rateLimit", "rate_limited", 60)]
    [TestCase(OfDay, "quota", "quota_exhausted", 3_600)]
    [TestCase(OfTotal, "quota", "quota_exhausted", null)]
    public async Task A_use_that_costs_more_than_is_left_returns_the_time_until_enough_is_available(
        string limit, string name, string code, long? resetSeconds)
    {
        var key = await MakeAsync(limit);

        Assert.That(await VerifyAsync(key, name, cost: 3), Is.EqualTo(("ok", 2L, resetSeconds)));
        Assert.That(await VerifyAsync(key, name, cost: 3), Is.EqualTo((code, 2L, resetSeconds)));
    }

    [Test]
    public async Task A_use_is_refused_until_the_rate_limit_has_enough_units_for_its_cost()
    {
        var key = await MakeAsync(OfRate);
        await VerifyAsync(key, "rateLimit", cost: 2);
        App.Clock.Advance(TimeSpan.FromSeconds(10));
        await VerifyAsync(key, "rateLimit", cost: 2);

        Assert.That(await VerifyAsync(key, "rateLimit", cost: 3), Is.EqualTo(("rate_limited", 1L, (long?)50)));
        Assert.That(await VerifyAsync(key, "rateLimit", cost: 5), Is.EqualTo(("rate_limited", 1L, (long?)60)));
        Assert.That(await VerifyAsync(key, "rateLimit", cost: 0), Is.EqualTo(("ok", 1L, (long?)50)));
    }

    private Task<Key> MakeAsync(string limit) =>
        Admin.MakeKeyFromAsync(System.Text.Json.Nodes.JsonNode.Parse($$"""{"name":"A key","permissions":["readMerchants"],{{limit}}}""")!);

    private async Task<(string Code, long Remaining, long? ResetSeconds)> VerifyAsync(Key key, string limit, int cost)
    {
        var verified = (await Admin.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, cost })).Json;
        return ((string)verified["code"]!, (long)verified[limit]!["remaining"]!, (long?)verified[limit]!["resetSeconds"]);
    }
}
