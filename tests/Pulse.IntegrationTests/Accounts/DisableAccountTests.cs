using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>A disabled account is closed at once, also for callers that were just authenticated.</summary>
public sealed class DisableAccountTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task Its_keys_and_their_sessions_are_refused_at_the_next_request_and_let_in_when_it_is_active_again()
    {
        var account = await MakeAsync();
        var key = await AdminIn(account).MakeKeyAsync();
        Setup.Api[] callers = [Using(key), await LoginAsync(key)];
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));

        await DisableAsync(account);
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Anonymous().PostAsync("/auth/login", key.Login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));

        await Admin.PatchAsync(PathOf(account), new { active = true });
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Its_users_cannot_act_in_it_and_go_on_in_their_others()
    {
        var (closed, open) = (await MakeAsync(), await MakeAsync());
        var roles = new (int, string?)[]
        {
            (await Seed.RoleAsync(closed, Permission.WriteAccounts), closed),
            (await Seed.RoleAsync(open, Permission.WriteAccounts), open),
        };
        var email = await Seed.UserAsync([closed, open], roles);
        var user = await LoginAsync(email, Seed.Password);
        Assert.That((await user.GetAsync(PathOf(closed))).Status, Is.EqualTo(HttpStatusCode.OK));

        await DisableAsync(closed);

        (await user.GetAsync("/permissions")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        (await user.GetAsync(PathOf(closed))).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await user.PatchAsync(PathOf(closed), new { active = true })).AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That((await user.GetAsync(PathOf(open))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await user.In(open).GetAsync("/permissions")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await user.In(open).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await user.In(closed).GetAsync("/permissions")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");

        await Admin.PatchAsync(PathOf(closed), new { active = true });
        Assert.That((await user.In(closed).GetAsync("/permissions")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_caller_with_writeAccounts_can_close_the_account_and_loses_access_too([Values] bool isKey)
    {
        var account = await MakeAsync();
        var caller = isKey
            ? Using(await AdminIn(account).MakeKeyAsync("writeAccounts"))
            : await LoginNewUserAsync(account, Permission.WriteAccounts);

        var closed = await caller.PatchAsync(PathOf(account), new { active = false });

        Assert.That((closed.Status, (bool)closed.Json["active"]!), Is.EqualTo((HttpStatusCode.OK, false)));
        Assert.That(closed.Header("Pulse-Revocation"), Does.StartWith("confirmed="));
        Assert.That(
            (await caller.GetAsync(PathOf(account))).Status, Is.EqualTo(isKey ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_superAdmin_can_still_act_in_a_disabled_account()
    {
        var account = await MakeAsync();
        await DisableAsync(account);

        Assert.That((await AdminIn(account).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((bool)(await Admin.GetAsync(PathOf(account))).Json["active"]!, Is.False);
    }

    [Test]
    public async Task The_last_active_account_of_a_superAdmin_stays_active()
    {
        var (one, other) = (await MakeAsync(), await MakeAsync());
        await SuperAdminOfAsync(one, other);

        await DisableAsync(one);
        (await Admin.PatchAsync(PathOf(other), new { active = false, accountName = "Closed" }))
            .AssertProblem(HttpStatusCode.Conflict, "last_account_of_super_admin");
        Assert.That((await Admin.GetAsync(PathOf(other))).Header("ETag"), Is.EqualTo("\"1\""));

        Assert.That((await Admin.PatchAsync(PathOf(other), new { accountName = "Renamed" })).Status, Is.EqualTo(HttpStatusCode.OK));
        await Admin.PatchAsync(PathOf(one), new { active = true });
        await DisableAsync(other);
    }

    [Test]
    public async Task A_member_who_is_not_an_active_superAdmin_does_not_prevent_disabling_an_account([Values] bool wasSuperAdmin)
    {
        var account = await MakeAsync();
        var email =
            await Seed.UserAsync([account], (wasSuperAdmin ? Role.SuperAdminId : Role.AccountAdminId, wasSuperAdmin ? null : account));
        if (wasSuperAdmin)
        {
            await Seed.ChangeAsync(async db => (await db.Users.SingleAsync(user => user.Email == email)).Identify(email, active: false));
        }

        await DisableAsync(account);
    }

    /// <summary>The conflict exists only for an active account.</summary>
    [Test]
    public async Task An_account_that_is_closed_already_stays_so_without_a_conflict()
    {
        var account = await MakeAsync();
        await DisableAsync(account);
        await SuperAdminOfAsync(account);

        await DisableAsync(account);
    }

    private async Task SuperAdminOfAsync(params string[] accounts) => await Seed.UserAsync(accounts, (Role.SuperAdminId, null));
}
