using System.Globalization;
using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 7 for users: users, roles, memberships, accounts and logout.</summary>
public sealed class UserRevocationTests(TestDatabase database) : SecurityTests(database)
{
    [Test]
    public async Task A_disabled_users_sessions_and_password_are_refused_at_once()
    {
        var (email, user) = await WarmUserAsync(await Seed.AccountAsync());

        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {email}""");
        var login = await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password });

        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Sessions_of_a_deleted_user_are_refused()
    {
        var (email, user) = await WarmUserAsync(await Seed.AccountAsync());

        await Seed.ExecuteAsync($"""DELETE FROM "Users" WHERE "Email" = {email}""");

        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_removed_role_ends_at_the_next_request()
    {
        var (email, user) = await WarmUserAsync(await Seed.AccountAsync());

        await Seed.ExecuteAsync($"""DELETE FROM "RoleAssignments" WHERE "UserId" IN (SELECT "Id" FROM "Users" WHERE "Email" = {email})""");
        var refused = await user.GetAsync("/apikeys");
        var session = await user.GetAsync("/auth/session");

        Assert.That(refused.Code, Is.EqualTo("missing_permission"));
        Assert.That(session.Json["flatPermissionsList"]!.AsArray(), Is.Empty);
        Assert.That(session.Json["flatRolesList"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Permissions_removed_from_a_role_are_lost_by_its_holders_at_the_next_request()
    {
        var account = await Seed.AccountAsync();
        var (_, user) = await WarmUserAsync(account);

        var left = PermissionSet.Of([Permission.ReadMerchants]).Bits;
        await Seed.ExecuteAsync($"""UPDATE "Roles" SET "Permissions" = {left} WHERE "AccountId" = {Number(account)}""");

        Assert.That((await user.GetAsync("/apikeys")).Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task A_removed_membership_ends_at_the_next_request()
    {
        var account = await Seed.AccountAsync();
        var (_, user) = await WarmUserAsync(account);

        await Seed.ExecuteAsync($"""DELETE FROM "Memberships" WHERE "AccountId" = {Number(account)}""");

        Assert.That((await user.In(account).GetAsync("/apikeys")).Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task Members_lose_the_permissions_that_their_account_loses_at_the_next_request()
    {
        var account = await Seed.AccountAsync();
        var (_, user) = await WarmUserAsync(account);

        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Permissions" = 1 WHERE "Id" = {Number(account)}""");

        Assert.That((await user.GetAsync("/apikeys")).Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task A_disabled_account_refuses_its_members_who_can_still_use_their_other_accounts()
    {
        var (closed, open) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var roles = (await Seed.RoleAsync(closed, Permission.ReadApiKeys), await Seed.RoleAsync(open, Permission.ReadApiKeys));
        var email = await Seed.UserAsync([closed, open], (roles.Item1, closed), (roles.Item2, open));
        var user = await LoginAsync(email, Seed.Password);
        Assert.That((await user.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Active" = 0 WHERE "Id" = {Number(closed)}""");
        var inClosed = await user.GetAsync("/apikeys");
        var inOpen = await user.In(open).GetAsync("/apikeys");

        Assert.That(inClosed.Code, Is.EqualTo("account_forbidden"));
        Assert.That(inOpen.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_logout_ends_that_session_and_no_other()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var (one, other) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));

        var logout = await one.PostAsync("/auth/logout");

        Assert.That(logout.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfSessionAsync(one), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(other), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_logout_of_a_keys_session_ends_it_and_leaves_the_key()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var session = await LoginAsync(key);

        await session.PostAsync("/auth/logout");

        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Every_login_creates_its_own_token()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var first = await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password });
        var second = await Bearer((string)first.Json["token"]!).PostAsync("/auth/login", new { email, password = Seed.Password });

        Assert.That((string?)second.Json["token"], Is.Not.EqualTo((string?)first.Json["token"]));
    }

    private static long Number(string accountId) => long.Parse(accountId, CultureInfo.InvariantCulture);

    /// <summary>A user whose session was just used.</summary>
    private async Task<(string Email, Setup.Api User)> WarmUserAsync(string account)
    {
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var user = await LoginAsync(email, Seed.Password);
        Assert.That((await user.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        return (email, user);
    }
}
