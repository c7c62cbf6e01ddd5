using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Audit events record the actor, the address, the action, the target and the changes.</summary>
public sealed class AuditEventTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Every_change_of_a_key_is_recorded_with_its_actor_action_and_changes()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readMerchants");
        await admin.PatchAsync(key.Path, new { name = "Renamed", active = false });
        await admin.PatchAsync(key.Path, new { active = true });
        await admin.RotateAsync(key);
        await admin.PostAsync($"{key.Path}/rotate/complete");
        await admin.RotateAsync(key, new { activation = "firstUse" });
        await admin.PostAsync($"{key.Path}/rotate/cancel");
        await admin.DeleteAsync(key.Path);

        var recorded = await EventsAsync(admin, $"target={key.Id}&pageSize=100");

        Assert.That(recorded.Select(happened => (string)happened!["action"]!), Is.EqualTo(new[]
        {
            "apiKey.deleted", "apiKey.rotationCancelled", "apiKey.rotated", "apiKey.rotationCompleted", "apiKey.rotated", "apiKey.updated",
            "apiKey.updated", "apiKey.created",
        }));
        Assert.That(
            recorded.Select(happened => happened!["target"]!.ToJsonString()).Distinct(),
            Is.EqualTo(new[] { $$"""{"type":"apiKey","id":"{{key.Id}}"}""" }));
        Assert.That(recorded.Select(happened => (string)happened!["accountId"]!).Distinct(), Is.EqualTo(new[] { key.AccountId }));
        Assert.That(
            recorded.Select(happened => ((string)happened!["actor"]!["type"]!, (string)happened["actor"]!["name"]!)).Distinct(),
            Is.EqualTo(new[] { ("user", PulseApp.AdminEmail) }));
        Assert.That(recorded.Select(happened => (string)happened!["ipAddress"]!).Distinct(), Is.EqualTo(new[] { "127.0.0.1" }));
        Assert.That(
            recorded[^2]!["changes"]!.ToJsonString(),
            Is.EqualTo("""{"name":{"from":"A key","to":"Renamed"},"active":{"from":true,"to":false}}"""));
        Assert.That(recorded[^1]!["changes"]!["permissions"]!.ToJsonString(), Is.EqualTo("""{"from":null,"to":["readMerchants"]}"""));
        Assert.That(recorded[0]!["changes"]!["name"]!.ToJsonString(), Is.EqualTo("""{"from":"Renamed","to":null}"""));
    }

    [Test]
    public async Task Requests_that_change_nothing_or_are_refused_create_no_audit_event()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();

        await admin.PatchAsync(key.Path, new { name = "A key" });
        await admin.PatchAsync(key.Path, new { name = "" });
        await admin.PatchAsync(key.Path, new { name = "other" }, ifMatch: "\"77\"");

        Assert.That(await ActionsAsync(admin, $"target={key.Id}"), Is.EqualTo(new[] { "apiKey.created" }));
    }

    [Test]
    public async Task A_key_that_acts_is_named_as_the_actor()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readMerchants", "writeApiKeys");

        var made = await Using(key).MakeKeyAsync("readMerchants");

        var recorded = (await EventsAsync(admin, $"target={made.Id}"))[0]!;
        Assert.That(
            recorded["actor"]!.ToJsonString(),
            Is.EqualTo($$"""{"type":"apiKey","id":"{{key.Id}}","name":"{{key.ApiKey}}","impersonating":null}"""));
        Assert.That(await ActionsAsync(admin, $"actor={key.ApiKey}"), Is.EqualTo(new[] { "apiKey.created" }));
        Assert.That(await ActionsAsync(admin, $"actor={key.Id}"), Is.EqualTo(new[] { "apiKey.created" }));
    }

    [Test]
    public async Task Logins_logouts_and_first_uses_are_recorded()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var session = await LoginAsync(key);
        await session.PostAsync("/auth/logout");
        var successor = (await admin.RotateAsync(key, new { activation = "firstUse" })).AsKey();
        await Using(successor).GetAsync("/auth/session");

        Assert.That(
            await ActionsAsync(admin, $"actor={key.Id}"),
            Is.EqualTo(new[] { "apiKey.secretActivated", "session.ended", "session.created" }));
    }

    [Test]
    public async Task A_users_login_is_recorded_in_the_users_account()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadAuditEvents);
        var user = await LoginAsync(email, Seed.Password);

        Assert.That(await ActionsAsync(user, $"actor={email}"), Is.EqualTo(new[] { "session.created" }));
    }

    [Test]
    public async Task A_failed_login_of_a_known_user_is_visible_only_to_superAdmins()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadAuditEvents);
        await Anonymous().PostAsync("/auth/login", new { email, password = "wrong" });

        var refused = (await EventsAsync(Admin, $"actor={email}"))[0]!;
        Assert.That(
            ((string)refused["action"]!, (string)refused["target"]!["type"]!, refused["accountId"]),
            Is.EqualTo(("session.refused", "user", (JsonNode?)null)));
        Assert.That(await ActionsAsync(await LoginAsync(email, Seed.Password), "action=session.refused"), Is.Empty);
    }

    [Test]
    public async Task Text_entered_as_an_unknown_email_is_not_written_to_the_audit_log()
    {
        const string Typed = "a password typed as the e-mail";
        await Anonymous().PostAsync("/auth/login", new { email = Typed, password = "x" });

        var refused = (await EventsAsync(Admin, "action=session.refused"))[0]!;
        Assert.That(((string)refused["target"]!["type"]!, refused["actor"]!["name"]), Is.EqualTo(("login", (JsonNode?)null)));
        Assert.That((await Admin.GetAsync("/audit-events?pageSize=100")).Text, Does.Not.Contain(Typed));
    }

    [Test]
    public async Task A_wrong_secret_at_login_is_recorded_with_the_key_identifier()
    {
        var identifier = $"apiKey-{new string('0', 24)}";
        await Anonymous().PostAsync("/auth/login", new { apiKey = identifier, apiSecret = MadeUp.Secret().Reveal() });

        var refused = (await EventsAsync(Admin, $"actor={identifier}"))[0]!;
        Assert.That(((string)refused["action"]!, (string)refused["actor"]!["type"]!), Is.EqualTo(("session.refused", "apiKey")));
    }

    [Test]
    public async Task A_refused_login_of_a_known_key_is_audited_in_its_account_with_the_reason()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        await admin.PatchAsync(key.Path, new { active = false });

        var refused = await Anonymous().PostAsync("/auth/login", key.Login);

        Assert.That((refused.Status, refused.Code), Is.EqualTo((HttpStatusCode.Unauthorized, "unauthenticated")));
        var recorded = (await EventsAsync(admin, $"target={key.Id}&action=session.refused")).Single()!;
        Assert.That(
            ((string)recorded["accountId"]!, recorded["changes"]!.ToJsonString()),
            Is.EqualTo((key.AccountId, """{"reason":{"from":null,"to":"disabled"}}""")));
    }

    [Test]
    public async Task The_links_of_the_pages_lead_to_the_last_page()
    {
        var admin = await AdminInNewAccountAsync();
        for (var i = 0; i < 5; i++)
        {
            await admin.MakeKeyAsync();
        }

        var reader = AdminIn(await AccountOfAsync(admin));
        var all = await IdsAsync(reader, "/audit-events?action=apiKey.created&pageSize=100", _ => { });
        var links = 0;
        var paged = await IdsAsync(reader, "/audit-events?action=apiKey.created&pageSize=2", _ => links++);

        Assert.That(all, Has.Count.EqualTo(5));
        Assert.That(paged, Is.EqualTo(all));
        Assert.That(links, Is.EqualTo(2));
    }

    [Test]
    public async Task Filters_by_time_include_the_first_and_exclude_the_last_instant()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var at = (string)(await EventsAsync(admin, $"target={key.Id}"))[0]!["at"]!;

        Assert.That(await ActionsAsync(admin, $"target={key.Id}&from={at}"), Has.Length.EqualTo(1));
        Assert.That(await ActionsAsync(admin, $"target={key.Id}&to={at}"), Is.Empty);
    }

    [TestCase("actr=x", "actr")]
    [TestCase("page=1", "page")]
    [TestCase("pageSize=0", "pageSize")]
    [TestCase("pageSize=101", "pageSize")]
    [TestCase("pageSize=-1", "pageSize")]
    [TestCase("from=yesterday", "from")]
    [TestCase("from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z", "from")]
    [TestCase("cursor=x", "cursor")]
    [TestCase("cursor=019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10", "cursor")]
    [TestCase("action=a&action=b", "action")]
    public async Task An_invalid_parameter_is_named(string query, string at)
    {
        var refused = await Admin.GetAsync($"/audit-events?{query}");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Error(at), Is.Not.Null, refused.Text);
    }

    [Test]
    public async Task Reading_and_checking_the_audit_log_require_the_permission()
    {
        var user = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);

        Assert.That((await user.GetAsync("/audit-events")).Code, Is.EqualTo("missing_permission"));
        Assert.That((await user.GetAsync("/audit-events/integrity")).Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task Another_accounts_events_are_hidden_and_cannot_start_a_page()
    {
        var theirs = await AdminInNewAccountAsync();
        var key = await theirs.MakeKeyAsync();
        var theirEvent = (string)(await EventsAsync(theirs, $"target={key.Id}"))[0]!["id"]!;
        var user = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadAuditEvents);

        Assert.That(await ActionsAsync(user, $"target={key.Id}"), Is.Empty);
        Assert.That((await user.GetAsync($"/audit-events?cursor={theirEvent}")).Error("cursor"), Is.Not.Null);
    }

    private static async Task<List<string>> IdsAsync(Setup.Api reader, string path, Action<string> follow)
    {
        var ids = new List<string>();
        for (string? next = path; next is not null;)
        {
            var page = await reader.GetAsync(next);
            ids.AddRange(page.Json.AsArray().Select(happened => (string)happened!["id"]!));
            next = page.Header("Link")?.Split('<', '>')[1];
            if (next is not null)
            {
                follow(next);
            }
        }

        return ids;
    }

    private static async Task<string> AccountOfAsync(Setup.Api admin) => (string)(await admin.GetAsync("/apikeys")).Json[0]!["accountId"]!;

    private static async Task<JsonArray> EventsAsync(Setup.Api reader, string query)
    {
        var listed = await reader.GetAsync($"/audit-events?{query}");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return listed.Json.AsArray();
    }

    private static async Task<string[]> ActionsAsync(Setup.Api reader, string query) =>
        [.. (await EventsAsync(reader, query)).Select(happened => (string)happened!["action"]!)];
}
