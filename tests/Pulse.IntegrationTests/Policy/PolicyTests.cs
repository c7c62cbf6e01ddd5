using System.Net;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Policy;

/// <summary>The policy of an account applies when a key is created or changed, and at each use.</summary>
public sealed class PolicyTests(TestDatabase database) : ContractTests(database)
{
    private const string None =
        """{"maxLifetimeDays":null,"requireExpiry":false,"maxGraceSeconds":null,"maxKeys":null"""
            + ""","disableAfterUnusedDays":null,"requireAllowedIps":false}""";

    private Setup.Api admin = null!;
    private string account = "";

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    private string Path => $"/accounts/{account}/apikey-policy";

    private DateTime Now => App.Clock.GetUtcNow().UtcDateTime;

    [SetUp]
    public async Task NewAccountAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
    }

    [Test]
    public async Task A_new_account_has_no_policy_rules_and_GET_returns_exactly_what_PUT_accepts()
    {
        var first = await admin.GetAsync(Path);
        Assert.That(first.Text, Is.EqualTo(None));

        const string All =
            """{"maxLifetimeDays":30,"requireExpiry":true,"maxGraceSeconds":60,"maxKeys":7"""
                + ""","disableAfterUnusedDays":9,"requireAllowedIps":true}""";
        var set = await PutAsync(All);
        Assert.That((set.Status, set.Text), Is.EqualTo((HttpStatusCode.OK, All)));
        Assert.That((await admin.GetAsync(Path)).Text, Is.EqualTo(All));

        var again = await PutAsync((await admin.GetAsync(Path)).Text);
        Assert.That((again.Status, again.Text, again.Header("ETag")), Is.EqualTo((HttpStatusCode.OK, All, set.Header("ETag"))));
        Assert.That((await PutAsync("{}")).Text, Is.EqualTo(None));
    }

    [Test]
    public async Task If_Match_guards_it_and_every_change_is_recorded()
    {
        var first = await admin.GetAsync(Path);
        await PutAsync("""{"maxKeys":5}""");

        var lost = await admin.SendAsync(HttpMethod.Put, Path, Json("""{"maxKeys":6}"""), first.Header("ETag"));

        Assert.That(lost.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        var recorded = (await admin.GetAsync("/audit-events?action=apiKeyPolicy.updated")).Json.AsArray();
        Assert.That(recorded.Single()!["changes"]!.ToJsonString(), Is.EqualTo("""{"maxKeys":{"from":null,"to":5}}"""));
    }

    [Test]
    public async Task A_key_that_would_violate_the_policy_is_not_created_and_the_response_names_the_rule()
    {
        await PutAsync("""{"maxLifetimeDays":30,"requireAllowedIps":true}""");

        var immortal = await admin.PostAsync("/apikeys", new { name = "A key", permissions = new[] { "readMerchants" } });
        Assert.That(immortal.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(immortal.Error("expiresAt"), Does.Contain("maxLifetimeDays"));
        Assert.That(immortal.Error("allowedIps"), Does.Contain("requireAllowedIps"));

        var tooLong = await admin.PostAsync(
            "/apikeys",
            new { name = "A key", permissions = new[] { "readMerchants" }, expiresAt = In(31), allowedIps = new[] { "127.0.0.1" } });
        Assert.That(tooLong.Error("expiresAt"), Does.Contain("maxLifetimeDays"));

        await admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, expiresAt = In(29), allowedIps = new[] { "127.0.0.1" } });
        Assert.That((await admin.NamesAsync()).Length, Is.EqualTo(1));
    }

    [Test]
    public async Task A_patch_or_a_rotation_that_would_violate_the_policy_is_refused_and_changes_nothing()
    {
        await PutAsync("""{"requireExpiry":true,"requireAllowedIps":true}""");
        var key = await admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, expiresAt = In(5), allowedIps = new[] { "127.0.0.1" } });

        Assert.That((await admin.PatchAsync(key.Path, """{"expiresAt":null}""")).Error("expiresAt"), Does.Contain("requireExpiry"));
        Assert.That((await admin.PatchAsync(key.Path, """{"allowedIps":[]}""")).Error("allowedIps"), Does.Contain("requireAllowedIps"));
        Assert.That(
            (await admin.PostAsync($"{key.Path}/rotate", """{"expiresAt":null}""")).Error("expiresAt"), Does.Contain("requireExpiry"));
        Assert.That((await admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task A_key_that_already_violates_the_policy_can_be_disabled_but_not_reactivated_by_rotation()
    {
        var key = await admin.MakeKeyAsync();
        await PutAsync("""{"requireExpiry":true}""");

        Assert.That((await admin.RotateAsync(key)).Error("expiresAt"), Does.Contain("requireExpiry"));
        Assert.That((await admin.PatchAsync(key.Path, new { active = false })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task More_keys_than_it_allows_are_a_conflict()
    {
        await PutAsync("""{"maxKeys":1}""");
        await admin.MakeKeyAsync();

        var second = await admin.PostKeyAsync("readMerchants");

        Assert.That((second.Status, second.Code), Is.EqualTo((HttpStatusCode.Conflict, "too_many_api_keys")));
    }

    [Test]
    public async Task A_longer_grace_than_it_allows_is_cut_and_shown()
    {
        await PutAsync("""{"maxGraceSeconds":60}""");
        var key = await admin.MakeKeyAsync();

        var rotated = await admin.RotateAsync(key);

        Assert.That(rotated.SecretsIn("retiring").Single().EndsAt, Is.EqualTo(Instant.ToText(Instant.ToMilliseconds(Now).AddSeconds(60))));
    }

    [TestCase("""{"requireExpiry":true}""")]
    [TestCase("""{"requireAllowedIps":true}""")]
    public async Task A_cached_key_that_violates_a_new_policy_is_refused_until_the_policy_is_removed(string policy)
    {
        var key = await admin.MakeKeyAsync();
        var session = await LoginAsync(key);
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.OK));

        await PutAsync(policy);
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Anonymous().PostAsync("/auth/login", key.Login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));

        await PutAsync("{}");
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_ends_when_it_reaches_the_maximum_lifetime_of_the_policy()
    {
        var key = await admin.MakeKeyAsync();
        await PutAsync("""{"maxLifetimeDays":10}""");
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));

        App.Clock.Advance(TimeSpan.FromDays(10) - TimeSpan.FromSeconds(30));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        App.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task An_unused_key_stops_working_and_a_used_one_keeps_working()
    {
        await PutAsync("""{"disableAfterUnusedDays":3}""");
        var (idle, used) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync());
        for (var day = 0; day < 3; day++)
        {
            App.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
            Assert.That(await StatusOfSessionAsync(Using(used)), Is.EqualTo(HttpStatusCode.OK));
        }

        App.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await StatusOfSessionAsync(Using(idle)), Is.EqualTo(HttpStatusCode.Unauthorized));
        await admin.PatchAsync(idle.Path, new { name = "Wanted again" });
        Assert.That(await StatusOfSessionAsync(Using(idle)), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("""{"maxLifetimeDays":0}""", "maxLifetimeDays")]
    [TestCase("""{"maxLifetimeDays":3651}""", "maxLifetimeDays")]
    [TestCase("""{"maxGraceSeconds":-1}""", "maxGraceSeconds")]
    [TestCase("""{"maxGraceSeconds":2592001}""", "maxGraceSeconds")]
    [TestCase("""{"maxKeys":0}""", "maxKeys")]
    [TestCase("""{"disableAfterUnusedDays":-5}""", "disableAfterUnusedDays")]
    [TestCase("""{"requireExpiry":null}""", "requireExpiry")]
    [TestCase("""{"maxKeys":"many"}""", "maxKeys")]
    [TestCase("""{"maxAge":7}""", "maxAge")]
    public async Task An_invalid_value_is_named_and_nothing_changes(string policy, string at)
    {
        var refused = await PutAsync(policy);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Error(at), Is.Not.Null, refused.Text);
        Assert.That((await admin.GetAsync(Path)).Text, Is.EqualTo(None));
    }

    [Test]
    public async Task Another_account_looks_like_an_unknown_one_and_setting_permissions_needs_the_permission()
    {
        var user = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.WriteAccounts);
        var reader = await LoginNewUserAsync(account, Permission.ReadAccounts);

        var foreign = await user.GetAsync(Path);
        var unknown = await user.GetAsync("/accounts/9999999999999999/apikey-policy");
        Assert.That((foreign.Status, foreign.Code), Is.EqualTo((HttpStatusCode.NotFound, unknown.Code)));
        Assert.That((await user.GetAsync("/accounts/nonsense/apikey-policy")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await user.SendAsync(HttpMethod.Put, Path, Json("{}"))).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await reader.GetAsync(Path)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await reader.SendAsync(HttpMethod.Put, Path, Json("{}"))).Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task Permissions_are_checked_in_the_account_of_the_path_and_not_in_the_primary_account()
    {
        var (primary, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Seed.RoleAsync(other, Permission.ReadAccounts);
        var user = await LoginAsync(await Seed.UserAsync([primary, other], (role, other)), Seed.Password);

        Assert.That((await user.GetAsync($"/accounts/{other}/apikey-policy")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await user.In(primary).GetAsync($"/accounts/{other}/apikey-policy")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await user.GetAsync($"/accounts/{primary}/apikey-policy")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_superAdmin_needs_no_account_header()
    {
        Assert.That((await Admin.GetAsync(Path)).Text, Is.EqualTo(None));
    }

    private Task<Answer> PutAsync(string policy) => admin.SendAsync(HttpMethod.Put, Path, Json(policy));

    private string In(int days) => Instant.ToText(Now.AddDays(days));

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
