using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>A one-time token is valid as long as its issuer could still issue it.</summary>
public sealed class TokenIssuerTests(TestDatabase database) : UserTests(database)
{
    private const string NewPassword = "a lantern in the harbour";

    [Test]
    public async Task A_password_token_ends_when_a_role_of_its_user_grants_more_than_the_issuer_could()
    {
        var account = await Seed.AccountAsync();
        var role = await Seed.RoleAsync(account, Permission.ReadApiKeys);
        var admin = await AccountAdminAsync(account);
        var issuer = await LoginNewUserAsync(account, Permission.ReadUsers, Permission.WriteUsers, Permission.ReadApiKeys);
        var (ofIssuer, ofAdmin) = (await issuer.MakeUserAsync(roleIds: role), await admin.MakeUserAsync(roleIds: role));
        var forgotten = await IssueAsync(issuer, (await admin.MakeUserAsync(roleIds: role)).Id);

        var widened = await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "readApiKeys", "writeApiKeys" } });

        Assert.That(widened.Status, Is.EqualTo(HttpStatusCode.OK), widened.Text);
        await AssertDeadAsync(ofIssuer.Token);
        await AssertDeadAsync(forgotten);
        await AssertAliveAsync(ofAdmin.Token);
    }

    [TestCase("deleted")]
    [TestCase("deactivated")]
    [TestCase("role taken")]
    [TestCase("role narrowed")]
    [TestCase("removed from the account")]
    [TestCase("taken from the account")]
    public async Task A_password_token_ends_when_its_issuer_loses_the_permission(string how)
    {
        var account = await Seed.AccountAsync();
        var role = await Seed.RoleAsync(account, Permission.WriteUsers);
        var email = await Seed.UserAsync([account], (role, account));
        var id = await IdOfAsync(email);
        var made = await (await LoginAsync(email, Seed.Password)).MakeUserAsync();
        var admin = AdminIn(account);

        var done = how switch
        {
            "deleted" => await admin.DeleteAsync($"/users/{id}"),
            "deactivated" => await admin.PatchAsync($"/users/{id}", new { active = false }),
            "role taken" => await admin.DeleteAsync($"/roles/{role}/assignments/{id}"),
            "role narrowed" => await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "readUsers" } }),
            "removed from the account" => await admin.SetAccountsAsync(id, new { accounts = Array.Empty<object>() }),
            _ => await TakeFromAsync(account, "writeUsers"),
        };

        Assert.That((int)done.Status, Is.InRange(200, 204), done.Text);
        await AssertDeadAsync(made.Token);
    }

    [TestCase("deleted")]
    [TestCase("disabled")]
    [TestCase("expired")]
    [TestCase("narrowed")]
    public async Task A_token_that_a_key_issued_is_refused_after_the_key_loses_the_right(string how)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("writeUsers", "readUsers");
        var made = await Using(key).MakeUserAsync();

        var done = how switch
        {
            "deleted" => await admin.DeleteAsync(key.Path),
            "disabled" => await admin.PatchAsync(key.Path, new { active = false }),
            "expired" => await admin.PatchAsync(key.Path, new { expiresAt = App.Clock.GetUtcNow().AddSeconds(1) }),
            _ => await admin.PatchAsync(key.Path, new { permissions = new[] { "readUsers" } }),
        };
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That((int)done.Status, Is.InRange(200, 204), done.Text);
        await AssertDeadAsync(made.Token);
    }

    [Test]
    public async Task A_token_stays_valid_while_its_issuer_has_the_right_to_issue_it()
    {
        var account = await Seed.AccountAsync();
        var email = await NewAccountAdminAsync(account);
        var admin = await LoginAsync(email, Seed.Password);
        var key = await AdminIn(account).MakeKeyAsync("writeUsers", "readUsers");
        var foreign = await Seed.AccountAsync();
        string[] tokens =
        [
            (await admin.MakeUserAsync(accountAdmin: true)).Token,
            await IssueAsync(admin, (await MemberAsync(account)).Id),
            (await Using(key).MakeUserAsync()).Token,
            (await AdminIn(foreign).MakeUserAsync(accountAdmin: true)).Token,
            await IssueAsync(Admin, (await MemberAsync()).Id),
        ];

        await admin.PostAsync("/auth/logout");
        await AdminIn(account).PostAsync($"{key.Path}/rotate", new { graceSeconds = 0 });
        await AdminIn(account).PatchAsync($"/users/{await IdOfAsync(email)}", new { email = Setup.Users.NewEmail() });

        foreach (var token in tokens)
        {
            await AssertAliveAsync(token);
        }
    }

    /// <summary>Only a superAdmin can help a user without an account.</summary>
    [Test]
    public async Task A_password_token_that_a_superAdmin_issued_ends_when_the_issuer_loses_the_superAdmin_role()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync([account], (Role.SuperAdminId, null), (Role.AccountAdminId, account));
        var issuer = await LoginAsync(email, Seed.Password);
        var (nowhere, elsewhere, here) = (
            (await MemberAsync()).Id, (await MemberAsync(await Seed.AccountAsync())).Id, (await MemberAsync(account)).Id);
        var tokens = new[] { await IssueAsync(issuer, nowhere), await IssueAsync(issuer, elsewhere), await IssueAsync(issuer, here) };

        await Seed.ExecuteAsync(
            $"""DELETE FROM "RoleAssignments" WHERE "UserId" = {await IdOfAsync(email)} AND "RoleId" = {Role.SuperAdminId}""");

        await AssertDeadAsync(tokens[0]);
        await AssertDeadAsync(tokens[1]);
        await AssertAliveAsync(tokens[2]);
    }

    [Test]
    public async Task An_invitation_whose_issuer_loses_the_right_is_indistinguishable_from_an_unknown_one()
    {
        var account = await Seed.AccountAsync();
        var email = await NewAccountAdminAsync(account);
        var (id, login) = await MemberAsync(await Seed.AccountAsync());
        var invited = await (await LoginAsync(email, Seed.Password)).MakeUserAsync(login);
        var user = await LoginAsync(login, Seed.Password);

        await AdminIn(account).PatchAsync($"/users/{await IdOfAsync(email)}", new { active = false });

        var (dead, unknown) = (await AcceptAsync(user, invited.Token), await AcceptAsync(user, MadeUp.Token().Reveal()));
        dead.AssertInvalid("token");
        Assert.That(dead.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        await AssertDeadAsync(invited.Token);
        Assert.That(AccountsIn(await Admin.GetAsync($"/users/{id}")), Does.Not.Contain(account));
    }

    /// <summary>Tokens from versions that did not record the issuer are invalid.</summary>
    [Test]
    public async Task A_token_without_a_known_issuer_is_refused()
    {
        var made = await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync();
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "PasswordTokenIssuer" = NULL WHERE "Id" = {made.Id}""");

        await AssertDeadAsync(made.Token);
    }

    private async Task AssertDeadAsync(string token)
    {
        var (dead, unknown) = (await SetAsync(token, NewPassword), await SetAsync(MadeUp.Token().Reveal(), NewPassword));
        dead.AssertInvalid("token");
        Assert.That(dead.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
    }

    private async Task AssertAliveAsync(string token)
    {
        var set = await SetAsync(token, NewPassword);
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
    }

    private Task<Answer> SetAsync(string token, string password) => Anonymous().PostAsync("/auth/password/set", new { token, password });

    private static Task<Answer> AcceptAsync(Setup.Api user, string token) => user.PostAsync("/auth/invitations/accept", new { token });

    private static async Task<string> IssueAsync(Setup.Api issuer, int userId)
    {
        var issued = await issuer.PostAsync($"/users/{userId}/password-token");
        Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.OK), issued.Text);
        return (string)issued.Json["setPasswordToken"]!;
    }

    private async Task<Answer> TakeFromAsync(string account, string permission)
    {
        var given = (await Admin.GetAsync($"/accounts/{account}/permissions")).Json["permissions"]!.AsArray().Select(name => (string)name!);
        return await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            System.Net.Http.Json.JsonContent.Create(new { permissions = given.Where(name => name != permission) }));
    }

    private static string[] AccountsIn(Answer user) => Setup.Users.AccountsIn(user.Json);
}
