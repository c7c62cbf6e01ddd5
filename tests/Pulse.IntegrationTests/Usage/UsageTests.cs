using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>Usage of keys is counted, and shows permissions that a key does not use.</summary>
public sealed class UsageTests(TestDatabase database) : ContractTests(database)
{
    private Setup.Api admin = null!;

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Sessions:LifetimeMinutes"] = "525600", ["Usage:RefusalsPerHour"] = "5" };

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IStartupFilter, ClientAddresses>();

    [SetUp]
    public async Task NewAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public async Task Uses_and_refusals_are_counted_by_hour_and_day()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        var session = await LoginAsync(key);
        await session.GetAsync("/apikeys");
        await Using(key).GetAsync("/apikeys");
        await Using(key).GetAsync("/audit-events");
        App.Clock.Advance(TimeSpan.FromHours(1));
        await Using(key).GetAsync("/apikeys");
        await admin.PatchAsync(key.Path, new { active = false });
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();

        var hours = (await admin.GetAsync($"{key.Path}/usage?interval=hour")).Json;

        Assert.That(hours["totals"]!.ToJsonString(), Is.EqualTo("""{"requests":6,"refused":2}"""));
        Assert.That(
            hours["buckets"]!.AsArray().Select(bucket => bucket!["refusedBy"]!.ToJsonString()),
            Is.EqualTo(new[] { """{"missing_permission":1}""", """{"disabled":1}""" }));
        Assert.That(hours["buckets"]!.AsArray().Select(bucket => (long)bucket!["requests"]!), Is.EqualTo(new[] { 4, 2 }));
        var days = (await admin.GetAsync($"{key.Path}/usage")).Json;
        Assert.That(((string)days["interval"]!, days["totals"]!.ToJsonString()), Is.EqualTo(("day", """{"requests":6,"refused":2}""")));
        Assert.That(Days(days["to"]!) - Days(days["from"]!), Is.EqualTo(30));
    }

    [Test]
    public async Task Only_uses_in_the_requested_period_are_counted()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).GetAsync("/apikeys");
        var firstDay = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.Date);
        App.Clock.Advance(TimeSpan.FromDays(2));
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();

        var first = await admin.GetAsync($"{key.Path}/usage?to={Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.Date)}&from={firstDay}");

        Assert.That((long)first.Json["totals"]!["requests"]!, Is.EqualTo(1), first.Text);
    }

    [Test]
    public async Task When_and_from_where_a_key_and_its_secrets_were_last_used_is_shown()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        var rotated = (await admin.RotateAsync(key)).AsKey();
        await Using(rotated).From("203.0.113.9").GetAsync("/apikeys");
        await FlushAsync();

        var shown = (await admin.GetAsync(key.Path)).Json;

        var now = Instant.ToText(Instant.ToMilliseconds(App.Clock.GetUtcNow().UtcDateTime));
        Assert.That(((string)shown["lastUsedAt"]!, (string)shown["lastUsedIp"]!), Is.EqualTo((now, "203.0.113.9")));
        Assert.That(
            shown["secrets"]!.AsArray().Select(secret => ((string)secret!["state"]!, (string?)secret["lastUsedAt"])),
            Is.EquivalentTo(new[] { ("active", now), ("retiring", (string?)null) }));
        Assert.That(
            (await admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(rotated.ETag), "Counting a use does not change the version.");
    }

    [Test]
    public async Task Permissions_that_were_never_used_are_listed_and_narrowing_removes_them()
    {
        var key = await admin.MakeKeyAsync("readApiKeys", "readAuditEvents", "readMerchants");
        await Using(key).GetAsync("/audit-events");
        App.Clock.Advance(TimeSpan.FromDays(20));
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();

        var seen = (await admin.GetAsync($"{key.Path}/usage/permissions")).Json;
        Assert.That(seen["neverUsed"]!.ToJsonString(), Is.EqualTo("""["readMerchants"]"""));
        Assert.That(
            seen["permissions"]!.AsArray().Select(p => ((string)p!["name"]!, p["lastUsedAt"] is null)),
            Is.EqualTo(new[] { ("readApiKeys", false), ("readAuditEvents", false), ("readMerchants", true) }));

        var narrowed = await admin.PostAsync($"{key.Path}/narrow", new { days = 10 });
        Assert.That(narrowed.Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readApiKeys"]"""));
        Assert.That((await Using(key).GetAsync("/audit-events")).Code, Is.EqualTo("missing_permission"));
        Assert.That((string?)(await admin.GetAsync($"/audit-events?target={key.Id}")).Json[0]!["action"], Is.EqualTo("apiKey.narrowed"));
    }

    [Test]
    public async Task Narrowing_includes_very_recent_use_and_never_removes_all_permissions()
    {
        var (used, idle) = (await admin.MakeKeyAsync("readApiKeys", "readMerchants"), await admin.MakeKeyAsync("readMerchants"));
        App.Clock.Advance(TimeSpan.FromDays(1));
        await Using(used).GetAsync("/apikeys");

        var narrowed = await admin.PostAsync($"{used.Path}/narrow", new { days = 1 });
        var refused = await admin.PostAsync($"{idle.Path}/narrow", new { days = 1 });

        Assert.That(narrowed.Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readApiKeys"]"""));
        Assert.That((refused.Status, refused.Code), Is.EqualTo((HttpStatusCode.Conflict, "nothing_exercised")));
    }

    [Test]
    public async Task A_key_younger_than_the_requested_days_is_not_narrowed()
    {
        var key = await admin.MakeKeyAsync("readApiKeys", "readMerchants");
        await Using(key).GetAsync("/apikeys");
        App.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));

        var refused = await admin.PostAsync($"{key.Path}/narrow", new { days = 30 });

        refused.AssertInvalid("days");
        Assert.That(refused.Error("days"), Does.Contain("age of the key"));
        Assert.That((await admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(
            (await admin.PostAsync($"{key.Path}/narrow", new { days = 30 })).Json["permissions"]!.ToJsonString(),
            Is.EqualTo("""["readApiKeys"]"""));
    }

    [Test]
    public async Task A_recently_granted_permission_is_not_treated_as_unused()
    {
        var key = await admin.MakeKeyAsync("readApiKeys", "readMerchants");
        App.Clock.Advance(TimeSpan.FromDays(20));
        await admin.PatchAsync(key.Path, new { permissions = new[] { "readApiKeys", "readMerchants", "readAuditEvents" } });
        App.Clock.Advance(TimeSpan.FromDays(5));
        await Using(key).GetAsync("/apikeys");

        var narrowed = await admin.PostAsync($"{key.Path}/narrow", new { days = 10 });

        Assert.That(narrowed.Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readApiKeys","readAuditEvents"]"""));
    }

    [Test]
    public async Task A_new_network_a_long_time_without_use_and_many_refusals_are_reported_as_suspicious()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();
        Assert.That(await SuspicionsAsync(key), Is.Empty, "The first network of a key is not suspicious.");

        await Using(key).From("203.0.113.9").GetAsync("/apikeys");
        await Using(key).From("203.0.113.9").GetAsync("/apikeys");
        await FlushAsync();
        await Using(key).From("203.0.113.9").GetAsync("/apikeys");
        await FlushAsync();
        Assert.That(await SuspicionsAsync(key), Is.EqualTo(new[] { "newAddress" }));

        App.Clock.Advance(TimeSpan.FromDays(90));
        await Using(key).GetAsync("/apikeys");
        for (var i = 0; i < 7; i++)
        {
            await Using(key).GetAsync("/audit-events");
            await FlushAsync();
        }

        Assert.That(await SuspicionsAsync(key), Is.EqualTo(new[] { "refusals", "longSilence", "newAddress" }));
    }

    [Test]
    public async Task Usage_of_a_key_that_was_removed_from_memory_continues_to_add_up()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromHours(2));
        await FlushAsync();

        await Using(key).GetAsync("/apikeys");
        await FlushAsync();

        Assert.That((long)(await admin.GetAsync($"{key.Path}/usage")).Json["totals"]!["requests"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task A_key_that_is_deleted_before_its_usage_is_written_loses_only_its_own_counts()
    {
        var (gone, stays) = (await admin.MakeKeyAsync("readApiKeys"), await admin.MakeKeyAsync("readApiKeys"));
        await Using(gone).GetAsync("/apikeys");
        await Using(stays).GetAsync("/apikeys");
        await admin.DeleteAsync(gone.Path);
        await FlushAsync();

        Assert.That((long)(await admin.GetAsync($"{stays.Path}/usage")).Json["totals"]!["requests"]!, Is.EqualTo(1));
        Assert.That((await admin.GetAsync($"{gone.Path}/usage")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("interval=week", "interval")]
    [TestCase("from=yesterday", "from")]
    [TestCase("from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z", "from")]
    [TestCase("from=2999-01-01T00:00:00Z", "from")]
    [TestCase("to=0001-01-01T00:00:00Z", "to")]
    [TestCase("to=9999-12-31T23:59:59.999Z", "to")]
    [TestCase("from=0001-01-01T00:00:00Z", "from")]
    [TestCase("until=2030-01-01T00:00:00Z", "until")]
    public async Task An_invalid_parameter_is_named(string query, string at)
    {
        var key = await admin.MakeKeyAsync();

        var refused = await admin.GetAsync($"{key.Path}/usage?{query}");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Error(at), Is.Not.Null, refused.Text);
    }

    [TestCase("{}")]
    [TestCase("""{"days":0}""")]
    [TestCase("""{"days":3651}""")]
    public async Task Narrowing_with_an_invalid_number_of_days_is_refused(string body)
    {
        var key = await admin.MakeKeyAsync();

        Assert.That((await admin.PostAsync($"{key.Path}/narrow", body)).Error("days"), Is.Not.Null);
    }

    private Task FlushAsync() => App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);

    private static int Days(JsonNode instant) => (int)((DateTime)instant - DateTime.UnixEpoch).TotalDays;

    private async Task<string[]> SuspicionsAsync(Key key) =>
        [.. (await admin.GetAsync($"/audit-events?target={key.Id}&action=apiKey.suspicious")).Json.AsArray().Select(
            recorded => (string)recorded!["changes"]!["reason"]!["to"]!)];
}
