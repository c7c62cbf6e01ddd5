using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 3, 24 and 29: a narrowed session has only the permissions that its login named, now and later.</summary>
public sealed class NarrowedSessionTests(TestDatabase database) : MfaTests(database)
{
    private const string Unknown = "verifyNothing";

    private static readonly (HttpMethod Method, string Path, object? Body)[] OwnUser =
    [
        (HttpMethod.Post, "/auth/password", new { currentPassword = Seed.Password, newPassword = "another-password-of-the-tests" }),
        (HttpMethod.Post, "/auth/email", new { currentPassword = Seed.Password, newEmail = "another@pulse.test" }),
        (HttpMethod.Get, "/auth/mfa", null),
        (HttpMethod.Post, Begin, OwnPassword),
        (HttpMethod.Post, Confirm, new { code = "123456" }),
        (HttpMethod.Post, Disable, OwnPassword),
        (HttpMethod.Post, RecoveryCodes, OwnPassword),
        (HttpMethod.Post, "/auth/invitations/accept", new { token = "x" }),
        (HttpMethod.Delete, "/sessions", null),
    ];

    [Test]
    public async Task A_user_and_a_key_have_only_the_named_permissions()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys, Permission.WriteApiKeys);
        var key = await AdminIn(account).MakeKeyAsync("readApiKeys", "writeApiKeys");

        foreach (var login in (object[])
        [
            new { email, password = Seed.Password, permissions = new[] { "readApiKeys" } },
            new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { "readApiKeys" } },
        ])
        {
            var session = await OpenAsync(login);

            Assert.That((await session.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
            (await session.PostKeyAsync("readApiKeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
            var shown = (await session.GetAsync("/auth/session")).Json;
            Assert.That(NamesIn(shown["flatPermissionsList"]), Is.EqualTo(new[] { "readApiKeys" }));
            Assert.That(NamesIn(shown["narrowedTo"]), Is.EqualTo(new[] { "readApiKeys" }));
        }
    }

    [Test]
    public async Task A_permission_that_the_credential_loses_is_lost_at_once_and_one_that_it_gains_counts_only_if_it_was_named()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys", "readMerchants");
        var session = await OpenAsync(
            new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { "readApiKeys", "readMerchants" } });

        await admin.PatchAsync(key.Path, new { permissions = new[] { "readMerchants", "readUsers" } });

        (await session.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await session.GetAsync("/users")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((await session.GetAsync("/merchants")).Status, Is.EqualTo(HttpStatusCode.OK));

        await admin.PatchAsync(key.Path, new { permissions = new[] { "readApiKeys", "readUsers" } });

        Assert.That((await session.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await session.GetAsync("/users")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_narrowed_administrator_is_no_administrator()
    {
        var foreign = await Seed.AccountAsync();
        var session = await OpenAsync(new
        {
            email = PulseApp.AdminEmail,
            password = PulseApp.AdminPassword,
            permissions = new[] { "readUsers", "writeUsers", "writeRoles", "writeApiKeys", "writeAccounts" },
        });
        var shown = (await session.GetAsync("/auth/session")).Json;
        var user = await Admin.MakeUserAsync(accountAdmin: true);

        Assert.That((bool)shown["primaryAccount"]!["accountAdmin"]!, Is.False);
        Assert.That(shown["flatRolesList"]!.AsArray(), Is.Empty);
        (await session.PostAsync("/accounts", new { accountName = "x" }))
            .AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
        (await session.PostAsync("/users", new { email = Setup.Users.NewEmail(), accountAdmin = true }))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        Assert.That((await session.PostAsync($"{user.Path}/password-token")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        (await session.PostKeyAsync("readMerchants")).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        (await session.PostAsync("/roles", new { name = "wider", permissions = new[] { "readMerchants" } }))
            .AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        (await session.In(foreign).GetAsync("/users")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task A_narrowed_session_makes_keys_within_its_permissions_and_cannot_rotate_its_own()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync("readApiKeys", "writeApiKeys", "readMerchants");
        var session = await OpenAsync(
            new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { "readApiKeys", "writeApiKeys" } });

        Assert.That((await session.PostKeyAsync("readApiKeys")).Status, Is.EqualTo(HttpStatusCode.Created));
        (await session.PostKeyAsync("readMerchants")).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        (await session.PostAsync($"{key.Path}/rotate")).AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
        (await session.PatchAsync(key.Path, new { name = "x" })).AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
    }

    [Test]
    public async Task A_narrowed_session_cannot_change_its_own_user_or_end_its_other_sessions()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadUsers, Permission.WriteUsers);
        var whole = await LoginAsync(email, Seed.Password);
        var session = await OpenAsync(new { email, password = Seed.Password, permissions = new[] { "readUsers", "writeUsers" } });

        foreach (var (method, path, body) in OwnUser)
        {
            var refused = method == HttpMethod.Post ? await session.PostAsync(path, body) : await session.SendAsync(method, path);

            refused.AssertProblem(HttpStatusCode.Forbidden, "narrowed_session");
        }

        Assert.That(
            (await session.DeleteAsync($"/sessions/{await whole.SessionIdAsync()}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        (await session.GetAsync("/sessions")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That(await StatusOfSessionAsync(whole), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await session.PostAsync("/auth/logout")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task The_list_of_sessions_shows_what_a_session_is_narrowed_to()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadSessions, Permission.WriteSessions);
        var whole = await LoginAsync(email, Seed.Password);
        var narrowed = await OpenAsync(
            new { email, password = Seed.Password, permissions = new[] { "writeSessions", "readSessions" } });

        var sessions = await narrowed.SessionsAsync("?mine=true");

        Assert.That(
            sessions.Select(session => session["narrowedTo"]?.ToJsonString()),
            Is.EqualTo(new[] { """["readSessions","writeSessions"]""", null }));
        Assert.That(
            (await narrowed.DeleteAsync($"/sessions/{await whole.SessionIdAsync()}")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task An_impersonation_from_a_narrowed_session_is_narrowed_too()
    {
        var account = await Seed.AccountAsync();
        var target = await LoginNewUserAsync(account, Permission.ReadUsers, Permission.ReadMerchants);
        var id = await IdOfAsync(target);
        var admin = await Admin.GetAsync("/auth/session");
        await Admin.SetAccountsAsync((int)admin.Json["id"]!, new
        {
            accounts = new[]
            {
                new { accountId = (string)admin.Json["primaryAccount"]!["accountId"]!, primary = true },
                new { accountId = account, primary = false },
            },
        });

        var session = await OpenAsync(new
        {
            email = PulseApp.AdminEmail,
            password = PulseApp.AdminPassword,
            permissions = new[] { "impersonateUsers", "readMerchants" },
        });
        var acting = await session.In(account).PostAsync("/auth/impersonate", new { userId = id });

        Assert.That(acting.Status, Is.EqualTo(HttpStatusCode.OK), acting.Text);
        Assert.That(NamesIn(acting.Json["flatPermissionsList"]), Is.EqualTo(new[] { "readMerchants" }));
        var impersonated = Bearer((string)acting.Json["token"]!);
        Assert.That((await impersonated.GetAsync("/merchants")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await impersonated.GetAsync("/users")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_login_with_a_second_factor_keeps_what_it_requested()
    {
        var person = await NewPersonAsync(Permission.ReadUsers, Permission.ReadMerchants);
        var began = await Anonymous().PostAsync(
            "/auth/login",
            new { email = person.Email, password = Seed.Password, permissions = new[] { "readUsers" }, lifetimeSeconds = 60 });

        var completed = await CompleteAsync(Anonymous(), (string)began.Json["challenge"]!, CodeOf(person.Secret));

        Assert.That(completed.Status, Is.EqualTo(HttpStatusCode.OK), completed.Text);
        Assert.That(NamesIn(completed.Json["flatPermissionsList"]), Is.EqualTo(new[] { "readUsers" }));
        var session = Bearer((string)completed.Json["token"]!);
        (await session.GetAsync("/merchants")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That(
            DateTimeOffset.Parse((string)completed.Json["expiresAt"]!, null) - App.Clock.GetUtcNow(),
            Is.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_login_with_a_second_factor_learns_only_after_it_that_a_permission_is_missing()
    {
        var person = await NewPersonAsync(Permission.ReadUsers);
        var began = await Anonymous().PostAsync(
            "/auth/login", new { email = person.Email, password = Seed.Password, permissions = new[] { "writeUsers" } });
        var challenge = (string)began.Json["challenge"]!;

        AssertUnauthenticated(await CompleteAsync(Anonymous(), challenge, WrongCodeOf(person.Secret)));
        (await CompleteAsync(Anonymous(), challenge, CodeOf(person.Secret)))
            .AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
    }

    [TestCase("""["writeUsers"]""", HttpStatusCode.Forbidden, null)]
    [TestCase("[]", HttpStatusCode.BadRequest, "permissions")]
    [TestCase("""["readUsers", "readUsers"]""", HttpStatusCode.BadRequest, "permissions")]
    [TestCase($"""["{Unknown}"]""", HttpStatusCode.BadRequest, "permissions[0]")]
    [TestCase("\"readUsers\"", HttpStatusCode.BadRequest, "permissions")]
    public async Task Permissions_that_are_not_held_unknown_or_repeated_are_refused_and_no_session_is_made(
        string permissions, HttpStatusCode status, string? path)
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadUsers);

        var refused = await Anonymous().PostAsync(
            "/auth/login", $$"""{"email":"{{email}}","password":"{{Seed.Password}}","permissions":{{permissions}}}""");

        Assert.That(refused.Status, Is.EqualTo(status), refused.Text);
        Assert.That(path is null ? refused.Text : refused.Error(path), path is null ? Does.Contain("writeUsers") : Is.Not.Empty);
        var owners = (await AdminIn(account).SessionsAsync()).Select(session => (string)session["principal"]!["name"]!);
        Assert.That(owners, Has.None.EqualTo(email));
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("43201")]
    public async Task A_lifetime_beyond_the_configured_one_is_refused_with_it(string seconds)
    {
        var refused = await Anonymous().PostAsync(
            "/auth/login",
            $$"""{"email":"{{PulseApp.AdminEmail}}","password":"{{PulseApp.AdminPassword}}","lifetimeSeconds":{{seconds}}}""");

        refused.AssertInvalid("lifetimeSeconds");
        Assert.That(refused.Error("lifetimeSeconds"), Is.EqualTo("Must be 1 to 43200, the configured lifetime."));
    }

    private async Task<Setup.Api> OpenAsync(object login)
    {
        var opened = await Anonymous().PostAsync("/auth/login", login);
        Assert.That(opened.Status, Is.EqualTo(HttpStatusCode.OK), opened.Text);
        return Bearer((string)opened.Json["token"]!);
    }

    private static IEnumerable<string> NamesIn(JsonNode? list) => list!.AsArray().Select(name => (string)name!);
}
