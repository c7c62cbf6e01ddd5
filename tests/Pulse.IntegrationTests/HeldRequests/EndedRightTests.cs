using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>Security rule 23: a test sends half a body, ends the caller's right, then sends the other half.</summary>
public sealed class EndedRightTests(TestDatabase database) : HeldRequestGround(database)
{
    private const string Body = """{"name":"Made without a right","permissions":["readApiKeys"]}""";

    public enum Ending
    {
        Deleted,
        Disabled,
        Demoted,
        LoggedOut,
        AccountDisabled,
        Rotated,
        Expired,
        Elsewhere,
    }

    [TestCase(Ending.Deleted, HttpStatusCode.Unauthorized, "unauthenticated")]
    [TestCase(Ending.Disabled, HttpStatusCode.Unauthorized, "unauthenticated")]
    [TestCase(Ending.Demoted, HttpStatusCode.Forbidden, "missing_permission")]
    [TestCase(Ending.LoggedOut, HttpStatusCode.Unauthorized, "unauthenticated")]
    [TestCase(Ending.AccountDisabled, HttpStatusCode.Forbidden, "account_forbidden")]
    public async Task A_user_whose_right_ends_while_the_body_arrives_cannot_create_a_key(Ending ending, HttpStatusCode status, string code)
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var (made, role, user) = await MakeUserWithRoleAsync(admin);

        var answer = await HeldAsync(user, () => ending switch
        {
            Ending.Deleted => admin.DeleteAsync(made.Path),
            Ending.Disabled => admin.PatchAsync(made.Path, new { active = false }),
            Ending.Demoted => admin.DeleteAsync($"/roles/{role}/assignments/{made.Id}"),
            Ending.LoggedOut => user.PostAsync("/auth/logout"),
            _ => Admin.PatchAsync($"/accounts/{account}", new { active = false }),
        });

        answer.AssertProblem(status, code);
        await AssertNoKeyAsync(account);
    }

    [Test]
    public async Task A_key_whose_right_ends_while_a_body_arrives_makes_no_key(
        [Values] bool isSession,
        [Values(
            Ending.Deleted,
            Ending.Disabled,
            Ending.Demoted,
            Ending.AccountDisabled,
            Ending.Rotated,
            Ending.Expired,
            Ending.Elsewhere)] Ending ending)
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var key = await admin.MakeKeyAsync("writeApiKeys", "readApiKeys");
        var caller = isSession ? await LoginAsync(key) : Using(key);

        var answer = await HeldAsync(caller, () => ending switch
        {
            Ending.Deleted => admin.DeleteAsync(key.Path),
            Ending.Disabled => admin.PatchAsync(key.Path, new { active = false }),
            Ending.Demoted => admin.PatchAsync(key.Path, new { permissions = new[] { "readApiKeys" } }),
            Ending.Rotated => admin.RotateAsync(key, new { graceSeconds = 0 }),
            Ending.Expired => admin.PostAsync("/apikeys/bulk", new { action = "expire", ids = new[] { key.Id } }),
            Ending.Elsewhere => admin.PatchAsync(key.Path, new { allowedIps = new[] { "203.0.113.0/24" } }),
            _ => Admin.PatchAsync($"/accounts/{account}", new { active = false }),
        });

        var (status, code) = ending == Ending.Demoted
            ? (HttpStatusCode.Forbidden, "missing_permission")
            : (HttpStatusCode.Unauthorized, "unauthenticated");
        answer.AssertProblem(status, code);
        await AssertNoKeyAsync(account);
    }

    [Test]
    public async Task A_key_that_expires_by_the_clock_while_a_body_arrives_makes_no_key([Values] bool isSession)
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyFromAsync(
            new
            {
                name = "Ends soon",
                permissions = new[] { "writeApiKeys", "readApiKeys" },
                expiresAt = Instants.Text(App.Clock.GetUtcNow().AddMinutes(5)),
            });

        var answer = await HeldAsync(isSession ? await LoginAsync(key) : Using(key), () =>
        {
            App.Clock.Advance(TimeSpan.FromMinutes(5));
            return Task.CompletedTask;
        });

        AssertRefused(answer);
        await AssertNoKeyAsync(account);
    }

    [Test]
    public async Task A_user_who_loses_a_permission_while_a_body_arrives_can_no_longer_grant_it()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var (_, role, user) = await MakeUserWithRoleAsync(admin);

        foreach (var stage in (Stage[])[Stage.Body, Stage.Transaction])
        {
            await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "writeApiKeys", "readApiKeys" } });
            user.Client.DefaultRequestHeaders.Remove("User-Agent");
            var answer = await EndMeanwhileAsync(
                stage,
                user,
                () => user.PostAsync("/apikeys", Body),
                () => admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "writeApiKeys" } }));

            answer.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        }

        await AssertNoKeyAsync(account);
    }

    [TestCase("PATCH", "permission_not_grantable")]
    [TestCase("DELETE", "exceeds_caller")]
    public async Task A_user_who_loses_a_permission_while_a_change_of_a_role_waits_cannot_use_it(string method, string code)
    {
        var admin = AdminIn(await Seed.AccountAsync());
        var (_, held, user) = await MakeUserWithRoleAsync(admin);
        await admin.PatchAsync($"/roles/{held}", new { permissions = new[] { "writeRoles", "writeApiKeys" } });
        var role = (int)(await admin.PostRoleAsync("Changed meanwhile", method == "PATCH" ? "writeRoles" : "writeApiKeys")).Json["id"]!;

        var answer = await EndMeanwhileAsync(
            Stage.Transaction,
            user,
            () => method == "PATCH"
                ? user.PatchAsync($"/roles/{role}", new { permissions = new[] { "writeRoles", "writeApiKeys" } })
                : user.DeleteAsync($"/roles/{role}"),
            () => admin.PatchAsync($"/roles/{held}", new { permissions = new[] { "writeRoles" } }));

        answer.AssertProblem(HttpStatusCode.Forbidden, code);
    }

    [Test]
    public async Task A_wrong_password_of_a_session_that_ends_before_it_is_counted_is_counted()
    {
        var user = await NewSuperAdminAsync();
        var caller = await LoginAsync(user.Email, Seed.Password);
        var counted = await CountFailuresAsync();

        var answer = await EndMeanwhileAsync(
            Stage.Count,
            caller,
            () => caller.PostAsync("/auth/email", new { email = Setup.Users.NewEmail(), currentPassword = "wrong" }),
            () => DisableAsync(user.Id));

        Assert.That((int)answer.Status, Is.InRange(400, 499), answer.Text);
        Assert.That(await CountFailuresAsync(), Is.EqualTo(counted + 2), "One failure for the session, one for the user.");
    }

    [Test]
    public async Task A_read_whose_body_arrives_after_the_permission_has_ended_returns_no_data()
    {
        var (key, user) = (await Admin.MakeKeyAsync(), await NewSuperAdminAsync());
        var caller = await LoginAsync(user.Email, Seed.Password);

        var answer = await EndMeanwhileAsync(
            Stage.Body,
            caller,
            () => caller.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret }),
            () => DisableAsync(user.Id));

        AssertRefused(answer);
    }

    [Test]
    public async Task A_key_that_is_disabled_before_its_session_is_stored_gets_no_session()
    {
        var key = await Admin.MakeKeyAsync();
        var id = Guid.Parse(key.Id);
        await LoginAsync(key);
        await AtAnotherNodeAsync(
            async db =>
            {
                var stored = await db.ApiKeys.IgnoreQueryFilters().SingleAsync(found => found.Id == id);
                db.Entry(stored).Property(found => found.Active).CurrentValue = false;
            },
            Infrastructure.Revocation.CacheTag.OfApiKey(id));

        var login = await Anonymous().PostAsync("/auth/login", key.Login);

        AssertRefused(login);
    }

    [Test]
    public async Task A_use_that_is_checked_twice_in_one_request_is_counted_once()
    {
        var key = await Admin.MakeKeyFromAsync(
            new { name = "Limited", permissions = new[] { "writeApplications" }, quota = new { limit = 10, period = "total" } });

        var made = await Using(key).PostAsync("/applications", "{}");

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        Assert.That(made.Header("RateLimit"), Is.EqualTo("\"quota\";r=9"));
    }

    private async Task<(MadeUser Made, int Role, Setup.Api Api)> MakeUserWithRoleAsync(Setup.Api admin)
    {
        var role = (int)(await admin.PostAsync(
            "/roles", new { name = "Keys", permissions = new[] { "writeApiKeys", "readApiKeys" } })).Json["id"]!;
        var made = await admin.MakeUserAsync(roleIds: role);
        await Anonymous().PostAsync("/auth/password/set", new { token = made.Token, password = Seed.Password });
        return (made, role, await LoginAsync(made.Email, Seed.Password));
    }

    /// <summary>Uses a socket, so that the server has authorized the caller before the right ends and has not responded yet.</summary>
    private async Task<Answer> HeldAsync(Setup.Api caller, Func<Task> end)
    {
        var headers = caller.Client.DefaultRequestHeaders.SelectMany(header => header.Value.Select(value => $"{header.Key}: {value}\r\n"));
        var head = $"POST /apikeys HTTP/1.1\r\n{string.Concat(headers)}User-Agent: {Setup.HeldRequests.UserAgentOf(Stage.Body)}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n";
        Held.Gate.Close();
        var (first, rest) = (Body[..(Body.Length / 2)], Body[(Body.Length / 2)..]);
        return await Anonymous().SendRawInPartsAsync(head, first, rest, async () =>
        {
            await Held.Gate.WaitForAsync(arrivals: 1);
            await end();
            Held.Gate.Open();
        });
    }

    private async Task<int> CountFailuresAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<LoginFailure>().CountAsync();
    }

    private async Task AssertNoKeyAsync(string account) =>
        Assert.That(await StoredRows.ReadAllAsync(App.Services), Has.None.Contains("Made without a right"), account);
}
