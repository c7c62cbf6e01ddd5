using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Bulk requests change many keys and return a result for each.</summary>
public sealed class BulkTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Actions = ["disable", "enable", "delete", "expire"];

    [Test]
    public async Task Disabled_keys_are_inactive_until_they_are_enabled_again()
    {
        var (admin, keys) = await KeysAsync(3);

        var disabled = await BulkAsync(admin, "disable", keys);
        var inactive = await admin.GetAsync("/apikeys?active=false");
        var enabled = await BulkAsync(admin, "enable", keys);
        var active = await admin.GetAsync("/apikeys?active=true");

        Assert.That(disabled.Json["dryRun"]!.GetValue<bool>(), Is.False);
        Assert.That(Statuses(disabled).Concat(Statuses(enabled)), Is.All.EqualTo("changed"));
        Assert.That((inactive.Json.AsArray().Count, active.Json.AsArray().Count), Is.EqualTo((3, 3)));
        Assert.That(active.Json.AsArray().Select(key => (string)key!["updatedBy"]!), Is.All.EqualTo(PulseApp.AdminEmail));
    }

    [Test]
    public async Task Expiring_keys_in_bulk_ends_them_now_and_keeps_an_earlier_expiry()
    {
        var (admin, keys) = await KeysAsync(2);
        await admin.PatchAsync(keys[1].Path, new { notBefore = App.Clock.GetUtcNow().AddDays(1) });

        var expired = await BulkAsync(admin, "expire", keys);
        var now = Instants.Text(App.Clock.GetUtcNow());
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await BulkAsync(admin, "expire", keys);

        Assert.That(Statuses(expired), Is.All.EqualTo("changed"));
        Assert.That(Statuses(again), Is.All.EqualTo("unchanged"));
        Assert.That((await admin.GetAsync("/apikeys")).Json.AsArray().Select(key => (string)key!["expiresAt"]!), Is.All.EqualTo(now));
    }

    [Test]
    public async Task A_bulk_revocation_takes_effect_at_the_next_request([Values("disable", "delete", "expire")] string action)
    {
        var (admin, keys) = await KeysAsync(2);
        Setup.Api[] callers = [Using(keys[0]), await LoginAsync(keys[0]), Using(keys[1]), await LoginAsync(keys[1])];
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));

        var changed = await BulkAsync(admin, action, keys);

        Assert.That(changed.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, lag="));
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Each_key_has_its_result_in_the_order_of_the_ids()
    {
        var (admin, keys) = await KeysAsync(3);
        await admin.PatchAsync(keys[1].Path, new { active = false, name = "Another" });
        var unknown = $"{Guid.CreateVersion7()}";

        var disabled = await BulkAsync(admin, "disable", [keys[2].Id, unknown, keys[1].Id, keys[0].Id]);

        Assert.That(
            Results(disabled).Select(result => (string)result["id"]!), Is.EqualTo(new[] { keys[2].Id, unknown, keys[1].Id, keys[0].Id }));
        Assert.That(Statuses(disabled), Is.EqualTo(new[] { "changed", "notFound", "unchanged", "changed" }));
        Assert.That(Results(disabled).Select(result => (string?)result["name"]), Is.EqualTo(new[] { "A key", null, "Another", "A key" }));
        Assert.That(Results(disabled).Select(result => (string?)result["code"]), Is.EqualTo(new[] { null, "not_found", null, null }));
        Assert.That(
            (string?)Results(disabled)[1]["detail"], Is.EqualTo((string?)(await admin.GetAsync($"/apikeys/{unknown}")).Json["detail"]));
    }

    [Test]
    public async Task A_bulk_change_refuses_a_key_that_holds_more_than_the_caller_and_changes_the_others(
        [ValueSource(nameof(Actions))] string action, [Values] bool dryRun)
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var (less, more) = (await admin.MakeKeyAsync("writeApiKeys"), await admin.MakeKeyAsync("writeApiKeys", "readMerchants"));
        await BulkAsync(admin, action == "enable" ? "disable" : "enable", [less, more]);
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);
        var before = await admin.GetAsync(more.Path);

        var single = await user.DeleteAsync(more.Path);
        var changed = await BulkAsync(user, action, [more, less], dryRun);

        Assert.That(Statuses(changed), Is.EqualTo(new[] { "refused", "changed" }));
        Assert.That((string?)Results(changed)[0]["code"], Is.EqualTo(single.Code).And.EqualTo("exceeds_caller"));
        Assert.That((string?)Results(changed)[0]["detail"], Is.EqualTo((string?)single.Json["detail"]));
        Assert.That((await admin.GetAsync(more.Path)).Text, Is.EqualTo(before.Text));
    }

    [TestCaseSource(nameof(Actions))]
    public async Task A_dry_run_says_what_would_happen_and_changes_nothing(string action)
    {
        var (admin, keys) = await KeysAsync(2);
        await admin.PatchAsync(keys[1].Path, new { active = action != "enable" });
        await admin.PatchAsync(keys[0].Path, new { active = action != "enable" });
        var (before, recorded) = (await admin.GetAsync("/apikeys"), await AuditEventsAsync(admin));

        var tried = await BulkAsync(admin, action, keys, dryRun: true);
        var (after, recordedAfter) = (await admin.GetAsync("/apikeys"), await AuditEventsAsync(admin));
        var done = await BulkAsync(admin, action, keys);

        Assert.That(tried.Json["dryRun"]!.GetValue<bool>());
        Assert.That(tried.Json["results"]!.ToJsonString(), Is.EqualTo(done.Json["results"]!.ToJsonString()));
        Assert.That((after.Text, recordedAfter), Is.EqualTo((before.Text, recorded)));
        Assert.That(tried.Header("Pulse-Revocation"), Is.Null);
    }

    [Test]
    public async Task Keys_that_were_used_in_the_last_seven_days_are_marked([Values] bool dryRun)
    {
        var (admin, keys) = await KeysAsync(3);
        var weekAgo = App.Clock.GetUtcNow().UtcDateTime.AddDays(-7);
        await SetLastUsedAsync(keys[0], weekAgo.AddSeconds(1));
        await SetLastUsedAsync(keys[1], weekAgo.AddSeconds(-1));

        var disabled = await BulkAsync(admin, "disable", keys, dryRun);

        Assert.That(Results(disabled).Select(result => (bool)result["usedRecently"]!), Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public async Task A_filter_chooses_the_keys_that_the_list_shows_in_its_order()
    {
        // No identifier or hint, which are searched too, can contain the hyphen behind these letters.
        var (admin, keys) = await KeysAsync(4);
        await admin.PatchAsync(keys[0].Path, new { description = "of the Old-shop" });
        await admin.PatchAsync(keys[2].Path, new { name = "old-till", active = false });
        await admin.PatchAsync(keys[3].Path, new { name = "OLD-printer" });

        var deleted = await admin.PostAsync("/apikeys/bulk", new { action = "delete", filter = new { search = "old-", active = "true" } });

        Assert.That(Results(deleted).Select(result => (string)result["id"]!), Is.EqualTo(new[] { keys[3].Id, keys[0].Id }));
        Assert.That(await admin.NamesAsync(), Is.EqualTo(new[] { "old-till", "A key" }));
    }

    [Test]
    public async Task A_key_that_ends_itself_in_a_bulk_change_still_gets_its_response([Values("disable", "delete", "expire")] string action)
    {
        var admin = await AdminInNewAccountAsync();
        var (self, other) = (await admin.MakeKeyAsync("writeApiKeys"), await admin.MakeKeyAsync("writeApiKeys"));

        var changed = await BulkAsync(Using(self), action, [self, other]);

        Assert.That(Statuses(changed), Is.EqualTo(new[] { "changed", "changed" }));
        Assert.That(await StatusesOfSessionsAsync(Using(self), Using(other)), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("disable", "apiKey.updated")]
    [TestCase("expire", "apiKey.updated")]
    [TestCase("delete", "apiKey.deleted")]
    public async Task Each_change_is_recorded_like_the_change_of_a_single_key(string action, string auditAction)
    {
        var (admin, keys) = await KeysAsync(2);

        await BulkAsync(admin, action, [.. keys.Select(key => key.Id), $"{Guid.CreateVersion7()}"]);

        var events = (await admin.GetAsync($"/audit-events?action={auditAction}")).Json.AsArray();
        Assert.That(events.Select(happened => (string)happened!["target"]!["id"]!), Is.EquivalentTo(keys.Select(key => key.Id)));
        Assert.That((bool?)(await admin.GetAsync("/audit-events/integrity")).Json["ok"], Is.True);
    }

    private static Task<Answer> BulkAsync(Setup.Api caller, string action, IEnumerable<Key> keys, bool dryRun = false) =>
        BulkAsync(caller, action, [.. keys.Select(key => key.Id)], dryRun);

    private static Task<Answer> BulkAsync(Setup.Api caller, string action, string[] ids, bool dryRun = false) =>
        caller.PostAsync("/apikeys/bulk", new { action, ids, dryRun });

    private static JsonNode[] Results(Answer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return [.. answer.Json["results"]!.AsArray().Select(result => result!)];
    }

    private static string[] Statuses(Answer answer) => [.. Results(answer).Select(result => (string)result["status"]!)];

    private static async Task<string> AuditEventsAsync(Setup.Api admin) => (await admin.GetAsync("/audit-events?pageSize=100")).Text;

    private Task SetLastUsedAsync(Key key, DateTime at) =>
        Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "LastUsedAt" = {Instants.Text(at)} WHERE "Identifier" = {key.ApiKey}""");

    /// <summary>The superAdmin in a new account, and this number of keys there, the oldest first.</summary>
    private async Task<(Setup.Api Admin, Key[] Keys)> KeysAsync(int count)
    {
        var admin = await AdminInNewAccountAsync();
        var keys = new Key[count];
        for (var i = 0; i < count; i++)
        {
            keys[i] = await admin.MakeKeyAsync();
        }

        return (admin, keys);
    }
}
