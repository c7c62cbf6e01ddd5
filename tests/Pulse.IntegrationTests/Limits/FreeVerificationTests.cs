using System.Globalization;
using System.Text.RegularExpressions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>A verification with cost 0 returns the state of the limits, also if this node has reserved no units.</summary>
public sealed partial class FreeVerificationTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_free_verification_returns_the_remaining_units_of_a_reduced_quota()
    {
        var key = await MakeAsync(quota: 3);
        await UseAsync(App, key, times: 3);
        Assert.That(await RemainingAsync(App, key), Is.Zero);

        await Admin.PatchAsync(key.Path, """{"quota":{"limit":2,"period":"total"}}""");

        Assert.That((await RemainingAsync(App, key), await ExplainedAsync(App, key)), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_free_verification_returns_the_remaining_units_of_an_increased_quota()
    {
        var key = await MakeAsync(quota: 3);
        await UseAsync(App, key, times: 3);

        await Admin.PatchAsync(key.Path, """{"quota":{"limit":5,"period":"total"}}""");

        Assert.That((await RemainingAsync(App, key), await ExplainedAsync(App, key)), Is.EqualTo((2, 2)));
    }

    [TestCase(150, 149)]
    [TestCase(1_000, 999)]
    public async Task The_first_free_verification_after_a_restart_returns_the_remaining_quota(int quota, int left)
    {
        var key = await MakeAsync(quota);
        await using (var before = new PulseApp(Settings))
        {
            await UseAsync(before, key, times: 1);
        }

        await using var after = new PulseApp(Settings);

        Assert.That((await RemainingAsync(after, key), await ExplainedAsync(after, key)), Is.EqualTo((left, left)));
    }

    [Test]
    public async Task A_free_verification_returns_the_quota_that_other_nodes_left_without_a_local_reservation()
    {
        var key = await MakeAsync(quota: 3);
        await using var other = new PulseApp(Settings);
        await UseAsync(App, key, times: 1);
        await UseAsync(other, key, times: 2);

        Assert.That((await RemainingAsync(App, key), await ExplainedAsync(App, key)), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_free_verification_is_valid_after_the_rate_limit_was_reduced_below_the_spent_units()
    {
        var key = await Admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, rateLimit = new { limit = 3, windowSeconds = 60 } });
        await UseAsync(App, key, times: 3);
        Assert.That((await VerifyAsync(App, key)).Text, Does.Contain("\"code\":\"ok\"").And.Contain("\"remaining\":0"));

        await Admin.PatchAsync(key.Path, """{"rateLimit":{"limit":2,"windowSeconds":60}}""");

        Assert.That((await VerifyAsync(App, key)).Text, Does.Contain("\"code\":\"ok\"").And.Contain("\"remaining\":0"));
    }

    private Task<Key> MakeAsync(int quota) =>
        Admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, quota = new { limit = quota, period = "total" } });

    private async Task<int> RemainingAsync(PulseApp app, Key key) => (int)(await VerifyAsync(app, key)).Json["quota"]!["remaining"]!;

    private async Task<int> ExplainedAsync(PulseApp app, Key key)
    {
        var explained = await At(app).PostAsync($"{key.Path}/explain", new { });
        return int.Parse(LeftInQuota().Match(explained.Text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private Task<Answer> VerifyAsync(PulseApp app, Key key) =>
        At(app).PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, cost = 0 });

    private async Task UseAsync(PulseApp app, Key key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var used = await At(app).PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, cost = 1 });
            Assert.That((string)used.Json["code"]!, Is.EqualTo("ok"));
        }
    }

    private Setup.Api At(PulseApp app)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
        return new Setup.Api(client);
    }

    [GeneratedRegex("([0-9]+) of [0-9]+ uses in total are left")]
    private static partial Regex LeftInQuota();
}
