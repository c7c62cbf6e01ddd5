using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>The usage of all keys of an account, in total and in groups.</summary>
public sealed class AccountUsageTests(TestDatabase database) : ContractTests(database)
{
    private Setup.Api admin = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [SetUp]
    public async Task NewAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public async Task Uses_of_all_keys_are_counted_by_hour_and_by_key_with_the_largest_first()
    {
        var (idle, busy) = (await admin.MakeKeyAsync("readApiKeys"), await admin.MakeKeyAsync("readApiKeys"));
        await Using(idle).GetAsync("/apikeys");
        await Using(busy).GetAsync("/apikeys");
        await Using(busy).GetAsync("/audit-events");
        App.Clock.Advance(TimeSpan.FromHours(1));
        await Using(busy).GetAsync("/apikeys");

        var usage = await UsageAsync("?interval=hour&groupBy=apiKey");

        Assert.That(usage["totals"]!.ToJsonString(), Is.EqualTo("""{"requests":4,"refused":1}"""));
        Assert.That(Counts(usage), Is.EqualTo(new[] { (3, 1), (1, 0) }));
        var groups = usage["groups"]!.AsArray();
        Assert.That(groups.Select(group => (string)group!["key"]!), Is.EqualTo(new[] { busy.Id, idle.Id }));
        Assert.That((string?)groups[0]!["name"], Is.EqualTo((string)(await admin.GetAsync(busy.Path)).Json["name"]!));
        Assert.That(Counts(groups[0]!), Is.EqualTo(new[] { (2, 1), (1, 0) }));
        Assert.That((bool)usage["moreGroups"]!, Is.False);
    }

    [Test]
    public async Task Permissions_and_refusals_are_counted_in_their_own_groups()
    {
        var key = await admin.MakeKeyAsync("readApiKeys", "readRoles");
        await Using(key).GetAsync("/apikeys");
        await Using(key).GetAsync("/apikeys");
        await Using(key).GetAsync("/roles");
        await Using(key).GetAsync("/audit-events");

        var permissions = await UsageAsync("?groupBy=permission");
        var refusals = await UsageAsync("?groupBy=refusal");

        Assert.That(Groups(permissions), Is.EqualTo(new[] { ("readApiKeys", 2), ("readRoles", 1) }));
        Assert.That(Groups(refusals), Is.EqualTo(new[] { ("missing_permission", 1) }));
        Assert.That((long)refusals["totals"]!["requests"]!, Is.EqualTo(4), "The totals are those of the account.");
    }

    [Test]
    public async Task Uses_count_for_the_external_id_that_the_key_had_then_and_survive_the_key()
    {
        var key = (await admin.PostAsync(
            "/apikeys", new { name = "of a customer", permissions = new[] { "readApiKeys" }, externalId = "customer-1" })).AsKey();
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();
        await admin.PatchAsync(key.Path, new { externalId = "customer-2" });
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();
        await admin.DeleteAsync(key.Path);

        var customers = await UsageAsync("?groupBy=externalId&interval=month");
        var keys = await UsageAsync("?groupBy=apiKey");

        Assert.That(Groups(customers), Is.EquivalentTo(new[] { ("customer-1", 1), ("customer-2", 1) }));
        Assert.That(Groups(keys), Is.EqualTo(new[] { (key.Id, 2) }));
        Assert.That(keys["groups"]![0]!["name"], Is.Null);
    }

    [Test]
    public async Task Uses_count_for_the_customer_of_their_time_and_of_a_deleted_key_also_before_they_are_stored()
    {
        var key = (await admin.PostAsync(
            "/apikeys", new { name = "of a customer", permissions = new[] { "readApiKeys" }, externalId = "customer-1" })).AsKey();
        await Using(key).GetAsync("/apikeys");
        await Using(key).GetAsync("/audit-events");
        await admin.PatchAsync(key.Path, new { externalId = "customer-2" });
        await Using(key).GetAsync("/apikeys");
        await admin.PatchAsync(key.Path, new { externalId = "" });
        await Using(key).GetAsync("/apikeys");
        await admin.DeleteAsync(key.Path);

        var customers = await UsageAsync("?groupBy=externalId");
        var keys = await UsageAsync("?groupBy=apiKey");

        Assert.That(Groups(customers), Is.EqualTo(new[] { ("customer-1", 2), ("customer-2", 1) }));
        Assert.That((int)customers["groups"]![0]!["totals"]!["refused"]!, Is.EqualTo(1));
        Assert.That(Groups(keys), Is.EqualTo(new[] { (key.Id, 4) }));
    }

    [Test]
    public async Task Only_the_largest_groups_are_listed_and_the_answer_says_that_there_are_more()
    {
        var (first, second) = (await admin.MakeKeyAsync("readApiKeys"), await admin.MakeKeyAsync("readApiKeys"));
        await Using(first).GetAsync("/apikeys");
        await Using(second).GetAsync("/apikeys");
        await Using(second).GetAsync("/apikeys");

        var usage = await UsageAsync("?groupBy=apiKey&limit=1");

        Assert.That(Groups(usage), Is.EqualTo(new[] { (second.Id, 2) }));
        Assert.That((bool)usage["moreGroups"]!, Is.True);
        Assert.That((long)usage["totals"]!["requests"]!, Is.EqualTo(3));
    }

    [Test]
    public async Task Months_days_and_hours_begin_and_end_where_the_calendar_says()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).GetAsync("/apikeys");
        var first = App.Clock.GetUtcNow().UtcDateTime;
        App.Clock.Advance(TimeSpan.FromDays(40));
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();
        var month = new DateTime(first.Year, first.Month, 1, 0, 0, 0, DateTimeKind.Utc);

        var months = await UsageAsync($"?interval=month&from={Instant.ToText(first)}");
        var hour = await UsageAsync($"?interval=hour&from={Instant.ToText(first)}&to={Instant.ToText(first.AddMinutes(1))}");

        Assert.That((string)months["from"]!, Is.EqualTo(Instant.ToText(month)));
        Assert.That((string)months["buckets"]![0]!["start"]!, Is.EqualTo(Instant.ToText(month)));
        Assert.That((long)months["totals"]!["requests"]!, Is.EqualTo(2));
        Assert.That(Counts(hour), Is.EqualTo(new[] { (1, 0) }));
    }

    [Test]
    public async Task Another_account_sees_nothing_of_it()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();

        var foreign = await (await AdminInNewAccountAsync()).GetAsync("/usage?groupBy=apiKey");

        Assert.That(foreign.Json["totals"]!.ToJsonString(), Is.EqualTo("""{"requests":0,"refused":0}"""));
        Assert.That(foreign.Json["groups"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_key_without_a_permission_for_keys_is_refused()
    {
        var key = await admin.MakeKeyAsync("readRoles");

        Assert.That((await Using(key).GetAsync("/usage")).Code, Is.EqualTo("missing_permission"));
    }

    [TestCase("?groupBy=color", "groupBy")]
    [TestCase("?groupBy=apiKey&limit=0", "limit")]
    [TestCase("?groupBy=apiKey&limit=1001", "limit")]
    [TestCase("?limit=5", "limit")]
    [TestCase("?interval=hour&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "from")]
    [TestCase("?from=2020-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "from")]
    [TestCase("?from=2026-03-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [TestCase("?group=apiKey", "group")]
    public async Task A_bad_parameter_is_named(string query, string name)
    {
        var answer = await admin.GetAsync($"/usage{query}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Json["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { name }));
    }

    private static IEnumerable<(int, int)> Counts(JsonNode usage) =>
        usage["buckets"]!.AsArray().Select(bucket => ((int)bucket!["requests"]!, (int)bucket["refused"]!));

    private static IEnumerable<(string, int)> Groups(JsonNode usage) =>
        usage["groups"]!.AsArray().Select(group => ((string)group!["key"]!, (int)group["totals"]!["requests"]!));

    private async Task<JsonNode> UsageAsync(string query)
    {
        await FlushAsync();
        var answer = await admin.GetAsync($"/usage{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Json;
    }

    private Task FlushAsync() => App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
}
