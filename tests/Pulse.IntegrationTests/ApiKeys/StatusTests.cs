using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>The status of a key in each response, and as a filter of lists.</summary>
public sealed class StatusTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Statuses = ["active", "disabled", "expired", "notYetValid", "restricted"];

    private Setup.Api admin = null!;
    private string account = "";

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    private DateTimeOffset Now => App.Clock.GetUtcNow();

    [SetUp]
    public async Task NewAccountAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
    }

    [Test]
    public async Task Every_list_filter_and_single_key_agree_on_every_status()
    {
        await MakeOneOfEachAsync();

        var all = (await admin.GetAsync("/apikeys")).Json.AsArray().ToDictionary(
            key => (string)key!["name"]!, key => (string)key!["status"]!);

        Assert.That(all, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["working"] = "active",
            ["unused restricted"] = "restricted",
            ["everywhere restricted"] = "restricted",
            ["disabled"] = "disabled",
            ["disabled and expired"] = "disabled",
            ["expired"] = "expired",
            ["expired and restricted"] = "expired",
            ["early"] = "notYetValid",
            ["early and restricted"] = "notYetValid",
        }));
        foreach (var status in Statuses)
        {
            var expected = all.Where(key => key.Value == status).Select(key => key.Key).ToArray();
            Assert.That(await admin.NamesAsync($"?status={status}"), Is.EquivalentTo(expected), status);
            Assert.That(await admin.NamesAsync($"?status={status}&page=1&pageSize=100"), Is.EquivalentTo(expected), status);
        }

        foreach (var key in (await admin.GetAsync("/apikeys")).Json.AsArray())
        {
            Assert.That(
                (string?)(await admin.GetAsync($"/apikeys/{key!["id"]}")).Json["status"],
                Is.EqualTo((string?)key["status"]),
                (string?)key["name"]);
        }
    }

    [TestCase("""{"requireExpiry":true}""", "new")]
    [TestCase("""{"maxLifetimeDays":5}""", "old")]
    [TestCase("""{"disableAfterUnusedDays":5}""", "old")]
    public async Task Each_policy_rule_restricts_the_same_keys_in_lists_and_in_single_reads(string policy, string restricted)
    {
        var old = await MakeAsync("old", Now.AddDays(12));
        App.Clock.Advance(TimeSpan.FromDays(10));
        var young = await MakeAsync("new");
        await PutPolicyAsync(policy);

        Assert.That(await admin.NamesAsync("?status=restricted"), Is.EqualTo(new[] { restricted }));
        foreach (var (key, name) in new[] { (old, "old"), (young, "new") })
        {
            Assert.That(
                (string?)(await admin.GetAsync(key.Path)).Json["status"], Is.EqualTo(name == restricted ? "restricted" : "active"), name);
        }
    }

    [Test]
    public async Task Keys_are_sorted_by_status_by_its_name()
    {
        await MakeOneOfEachAsync();

        var up = (await admin.GetAsync("/apikeys?sort=status")).Json.AsArray().Select(key => (string)key!["status"]!).ToArray();
        var down = (await admin.GetAsync("/apikeys?sort=-status")).Json.AsArray().Select(key => (string)key!["status"]!).ToArray();

        Assert.That(up.Distinct(), Is.EqualTo(Statuses));
        Assert.That(up, Is.Ordered);
        Assert.That(down, Is.EqualTo(up.Reverse()));
    }

    [Test]
    public async Task A_key_works_only_while_its_status_is_active()
    {
        var keys = await MakeOneOfEachAsync();

        foreach (var key in keys)
        {
            var status = (string?)(await admin.GetAsync(key.Path)).Json["status"];

            var used = await StatusOfSessionAsync(Using(key));

            Assert.That(used, Is.EqualTo(status == "active" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized), (string?)key.Json["name"]);
        }
    }

    [Test]
    public async Task Each_change_returns_the_resulting_status()
    {
        var key = await MakeAsync("A key");
        Assert.That((string?)key.Json["status"], Is.EqualTo("active"));
        Assert.That((string?)(await admin.PostAsync("/apikeys", Body("early", notBefore: 1))).Json["status"], Is.EqualTo("notYetValid"));

        Assert.That((string?)(await admin.PatchAsync(key.Path, new { active = false })).Json["status"], Is.EqualTo("disabled"));
        Assert.That((string?)(await admin.PatchAsync(key.Path, new { active = true })).Json["status"], Is.EqualTo("active"));
        await PutPolicyAsync("""{"requireExpiry":true}""");
        Assert.That((string?)(await admin.PatchAsync(key.Path, new { name = "Renamed" })).Json["status"], Is.EqualTo("restricted"));
        Assert.That((string?)(await admin.PatchAsync(key.Path, new { expiresAt = Now.AddDays(1) })).Json["status"], Is.EqualTo("active"));
        Assert.That((string?)(await admin.PostAsync($"{key.Path}/rotate")).Json["status"], Is.EqualTo("active"));
        var verified = await admin.PostAsync("/apikeys/verify", new { key.ApiKey, apiSecret = key.Secret });
        Assert.That((string?)verified.Json["apiKey"]!["status"], Is.EqualTo("active"));
        App.Clock.Advance(TimeSpan.FromDays(2));
        Assert.That((string?)(await admin.GetAsync(key.Path)).Json["status"], Is.EqualTo("expired"));
    }

    [Test]
    public async Task Keys_of_a_disabled_account_are_disabled_wherever_they_are_shown()
    {
        var key = await MakeAsync("A key");
        Assert.That((await admin.PatchAsync($"/accounts/{account}", new { active = false })).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That((string?)(await admin.GetAsync(key.Path)).Json["status"], Is.EqualTo("disabled"));
        Assert.That(await admin.NamesAsync("?status=disabled"), Is.EqualTo(new[] { "A key" }));
        Assert.That(await admin.NamesAsync("?status=active"), Is.Empty);
        Assert.That((string?)(await MakeAsync("Another")).Json["status"], Is.EqualTo("disabled"));
    }

    [Test]
    public async Task The_status_is_read_only_and_appears_in_no_audit_event()
    {
        var key = await MakeAsync("A key");
        await admin.PatchAsync(key.Path, new { active = false });

        (await admin.PatchAsync(key.Path, new { status = "active" })).AssertInvalid("status");
        var recorded = (await admin.GetAsync("/audit-events?action=apiKey.updated")).Json.AsArray();
        Assert.That(recorded.Single()!["changes"]!.ToJsonString(), Is.EqualTo("""{"active":{"from":true,"to":false}}"""));
    }

    [TestCase("Active")]
    [TestCase("")]
    [TestCase("0")]
    [TestCase("unknown")]
    public async Task An_unknown_status_is_refused(string status) =>
        (await admin.GetAsync($"/apikeys?status={status}")).AssertInvalid("status");

    [Test]
    public async Task Many_keys_are_changed_by_their_status()
    {
        await MakeOneOfEachAsync();

        var deleted = await admin.PostAsync("/apikeys/bulk", new { action = "delete", filter = new { status = "expired" } });

        Assert.That(
            deleted.Json["results"]!.AsArray().Select(result => (string)result!["name"]!),
            Is.EquivalentTo(new[] { "expired", "expired and restricted" }));
        Assert.That(await admin.NamesAsync("?status=expired"), Is.Empty);
    }

    private static object Body(string name, DateTimeOffset? expiresAt = null, DateTimeOffset? from = null, string[]? allowedIps = null) =>
        new { name, permissions = new[] { "readMerchants" }, expiresAt, notBefore = from, allowedIps };

    private object Body(string name, int notBefore) => Body(name, from: Now.AddDays(notBefore));

    private Task<Key> MakeAsync(string name, DateTimeOffset? expiresAt = null, DateTimeOffset? from = null, string[]? allowedIps = null) =>
        admin.MakeKeyFromAsync(Body(name, expiresAt, from, allowedIps));

    private async Task PutPolicyAsync(string policy)
    {
        var put = await admin.SendAsync(
            HttpMethod.Put, $"/accounts/{account}/apikey-policy", new StringContent(policy, Encoding.UTF8, "application/json"));
        Assert.That(put.Status, Is.EqualTo(HttpStatusCode.OK), put.Text);
    }

    /// <summary>Keys of each status, and keys with two reasons at once, eleven days after the oldest was created.</summary>
    private async Task<Key[]> MakeOneOfEachAsync()
    {
        string[] here = ["127.0.0.0/8", "::1"];
        var unused = await MakeAsync("unused restricted", allowedIps: here);
        App.Clock.Advance(TimeSpan.FromDays(10));
        var expired = await MakeAsync("expired", Now.AddHours(1), allowedIps: here);
        var expiredAndRestricted = await MakeAsync("expired and restricted", Now.AddHours(1));
        var both = await MakeAsync("disabled and expired", Now.AddHours(1), allowedIps: here);
        await admin.PatchAsync(both.Path, new { active = false });
        App.Clock.Advance(TimeSpan.FromDays(1));
        var disabled = await MakeAsync("disabled", allowedIps: here);
        await admin.PatchAsync(disabled.Path, new { active = false });
        var early = await MakeAsync("early", from: Now.AddDays(1), allowedIps: here);
        var earlyAndRestricted = await MakeAsync("early and restricted", from: Now.AddDays(1));
        var everywhere = await MakeAsync("everywhere restricted");
        var working = await MakeAsync("working", allowedIps: here);
        await PutPolicyAsync("""{"requireAllowedIps":true,"disableAfterUnusedDays":5}""");
        return [unused, expired, expiredAndRestricted, both, disabled, early, earlyAndRestricted, everywhere, working];
    }
}
