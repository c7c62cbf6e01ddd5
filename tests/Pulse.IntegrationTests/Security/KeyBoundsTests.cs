using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Security rule 24: a key cannot remove its own limits, neither by changing itself nor through items that it creates or changes.
/// </summary>
public sealed class KeyBoundsTests(TestDatabase database) : SecurityTests(database)
{
    private const string Child = """{"name":"Child","permissions":["readApiKeys"]}""";

    private static readonly string[] All =
    [
        "writeApiKeys", "readApiKeys", "writeUsers", "readUsers", "writeRoles", "readRoles", "writeAccounts", "readAccounts",
    ];

    private Setup.Api admin = null!;

    [SetUp]
    public async Task OpenAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public async Task A_key_cannot_remove_its_own_limits([Values] bool isSession)
    {
        var (key, caller) = await LimitedAsync(isSession, "expiresAt", "allowedIps", "rateLimit", "quota");

        foreach (var patch in (string[])
            [
                """{"expiresAt":null}""",
                $$"""{"expiresAt":"{{In(days: 3)}}"}""",
                """{"allowedIps":null}""",
                """{"allowedIps":["126.0.0.0/7","::1"]}""",
                """{"rateLimit":null}""",
                """{"rateLimit":{"limit":2000,"windowSeconds":60}}""",
                """{"rateLimit":{"limit":1000,"windowSeconds":30}}""",
                """{"quota":null}""",
                """{"quota":{"limit":1000,"period":"total"}}""",
            ])
        {
            AssertRefused(await caller.PatchAsync(key.Path, patch), patch);
        }

        AssertRefused(await caller.PostAsync($"{key.Path}/rotate", """{"expiresAt":null}"""), "rotate");
        Assert.That((await admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task A_key_narrows_renames_and_rotates_itself()
    {
        var (key, caller) = await LimitedAsync(isSession: false, "expiresAt", "allowedIps", "rateLimit", "quota");

        var narrowed =
            await caller.PatchAsync(key.Path, $$"""{"name":"Narrow","expiresAt":"{{In(days: 1)}}","allowedIps":["127.0.0.0/16","::1"]}""");
        var rotated = await caller.PostAsync($"{key.Path}/rotate", """{"graceSeconds":60}""");

        Assert.That(narrowed.Status, Is.EqualTo(HttpStatusCode.OK), narrowed.Text);
        Assert.That(rotated.Status, Is.EqualTo(HttpStatusCode.OK), rotated.Text);
    }

    [TestCase("expiresAt")]
    [TestCase("allowedIps")]
    [TestCase("rateLimit")]
    [TestCase("quota")]
    public async Task A_limited_key_cannot_create_or_take_over_a_key_without_its_limit(string limit)
    {
        var (_, caller) = await LimitedAsync(isSession: false, limit);
        var wide = await admin.MakeKeyAsync("readApiKeys");

        AssertRefused(await caller.PostAsync("/apikeys", Child), limit);
        (await caller.PostAsync($"{wide.Path}/rotate")).AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
        (await caller.PatchAsync(wide.Path, new { name = "Mine" })).AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
        var bulk = await caller.PostAsync("/apikeys/bulk", new { action = "disable", ids = new[] { wide.Id } });
        Assert.That((string?)bulk.Json["results"]![0]!["status"], Is.EqualTo("refused"), bulk.Text);
    }

    [Test]
    public async Task A_key_makes_keys_within_its_expiry_and_networks()
    {
        var (_, caller) = await LimitedAsync(isSession: false, "expiresAt", "allowedIps");

        var made = await caller.PostAsync(
            "/apikeys",
            new { name = "Child", permissions = new[] { "readApiKeys" }, expiresAt = In(days: 2), allowedIps = new[] { "127.0.0.0/9" } });

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        Assert.That(
            (await caller.PatchAsync($"/apikeys/{(string?)made.Json["id"]}", new { name = "Renamed" })).Status,
            Is.EqualTo(HttpStatusCode.OK));
        AssertRefused(await caller.PatchAsync($"/apikeys/{(string?)made.Json["id"]}", """{"expiresAt":null}"""), "a child");
    }

    [TestCase("expiresAt")]
    [TestCase("allowedIps")]
    [TestCase("rateLimit")]
    [TestCase("quota")]
    public async Task A_limited_key_can_disable_and_delete_users_but_not_grant_them_anything(string limit)
    {
        var (_, caller) = await LimitedAsync(isSession: false, limit);
        var (user, role) = (
            await admin.MakeUserAsync(),
            (int)(await admin.PostAsync("/roles", new { name = "A role", permissions = new[] { "readUsers" } })).Json["id"]!);

        AssertRefused(await caller.PostAsync("/users", new { email = Setup.Users.NewEmail() }), "users");
        AssertRefused(await caller.PostAsync($"{user.Path}/password-token"), "token");
        AssertRefused(await caller.PatchAsync(user.Path, new { email = Setup.Users.NewEmail() }), "e-mail");
        AssertRefused(await caller.PostAsync($"/roles/{role}/assignments", new { userId = user.Id }), "assignment");
        AssertRefused(await caller.PostAsync("/roles", new { name = "Another", permissions = new[] { "readUsers" } }), "role");
        AssertRefused(await caller.PatchAsync($"/roles/{role}", new { permissions = new[] { "readUsers", "writeUsers" } }), "a wider role");
        Assert.That((await caller.PatchAsync(user.Path, new { active = false })).Status, Is.EqualTo(HttpStatusCode.OK));
        AssertRefused(await caller.PatchAsync(user.Path, new { active = true }), "active");
        Assert.That((await caller.DeleteAsync(user.Path)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_token_that_a_key_issued_is_refused_after_the_key_gets_limits()
    {
        var key = await admin.MakeKeyAsync(All);
        var made = await Using(key).MakeUserAsync();

        await admin.PatchAsync(key.Path, new { expiresAt = In(days: 2) });

        (await Anonymous().PostAsync("/auth/password/set", new { token = made.Token, password = Seed.Password }))
            .AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
    }

    [TestCase("disableAfterUnusedDays", 30)]
    [TestCase("maxGraceSeconds", 600)]
    [TestCase("maxKeys", 500)]
    public async Task A_key_does_not_loosen_the_policy_that_bounds_it(string field, int bound)
    {
        var key = await admin.MakeKeyAsync(All);
        var path = $"/accounts/{key.AccountId}/apikey-policy";
        await SetAsync(admin, path, $$"""{"{{field}}":{{bound}}}""");

        AssertRefused(await SetAsync(Using(key), path, "{}"), "without");
        AssertRefused(await SetAsync(Using(key), path, $$"""{"{{field}}":{{bound + 1}}}"""), "wider");
        Assert.That((await SetAsync(Using(key), path, $$"""{"{{field}}":{{bound - 1}}}""")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_that_the_accounts_policy_ends_gives_users_nothing()
    {
        var key = await admin.MakeKeyAsync(All);
        await SetAsync(admin, $"/accounts/{key.AccountId}/apikey-policy", """{"maxLifetimeDays":30}""");

        AssertRefused(await Using(key).PostAsync("/users", new { email = Setup.Users.NewEmail() }), "a user");
        AssertRefused(await Using(key).PostAsync("/roles", new { name = "Made by a key", permissions = new[] { "readUsers" } }), "a role");
    }

    /// <summary>Otherwise the holder of the retiring secret would get a new secret.</summary>
    [Test]
    public async Task A_retiring_secret_cannot_extend_its_grace_period_by_rotating_the_key()
    {
        var key = await admin.MakeKeyAsync(All);
        await admin.RotateAsync(key, new { graceSeconds = 600 });

        (await Using(key).PostAsync($"{key.Path}/rotate")).AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
        AssertRefused(await Using(key).PostAsync("/apikeys", Child), "a child");
    }

    private static Task<Answer> SetAsync(Setup.Api caller, string path, string body) =>
        caller.SendAsync(HttpMethod.Put, path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private static void AssertRefused(Answer answer, string what) =>
        Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.Forbidden, "limits_not_grantable")), $"{what}: {answer.Text}");

    private string In(int days) => Instants.Text(App.Clock.GetUtcNow().AddDays(days));

    private async Task<(Key Key, Setup.Api Caller)> LimitedAsync(bool isSession, params string[] limits)
    {
        var key = await admin.MakeKeyFromAsync(new
        {
            name = "Limited",
            permissions = All,
            expiresAt = limits.Contains("expiresAt") ? In(days: 2) : null,
            allowedIps = limits.Contains("allowedIps") ? new[] { "127.0.0.0/8", "::1" } : null,
            rateLimit = limits.Contains("rateLimit") ? new { limit = 1000, windowSeconds = 60 } : null,
            quota = limits.Contains("quota") ? new { limit = 1000, period = "day" } : null,
        });
        return (key, isSession ? await LoginAsync(key) : Using(key));
    }
}
