using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>The properties of an impersonated session.</summary>
public sealed class ImpersonateTests(TestDatabase database) : ImpersonationGround(database)
{
    [Test]
    public async Task An_impersonated_session_belongs_to_the_caller_and_shows_the_impersonated_user_accounts_and_permissions()
    {
        var account = await OpenAccountAsync();
        var support = await PersonAsync(account, Permission.ImpersonateUsers, Permission.ReadApiKeys, Permission.ReadUsers);
        var clerk = await PersonAsync(account, Permission.ReadApiKeys, Permission.ReadMerchants, Permission.ImpersonateUsers);
        var own = await LoginAsync(support);

        var started = await AskAsync(own, clerk);

        Assert.That(started.Status, Is.EqualTo(HttpStatusCode.OK), started.Text);
        var session = started.Json;
        Assert.That(
            ((int)session["id"]!, (string)session["email"]!, (string)session["impersonating"]!),
            Is.EqualTo((support.Id, support.Email, clerk.Email)));
        Assert.That(
            (string)session["token"]!, Has.Length.EqualTo(64).And.Not.EqualTo(own.Client.DefaultRequestHeaders.Authorization!.Parameter));
        Assert.That(((string)session["primaryAccount"]!["accountId"]!, session["accounts"]!.AsArray().Count), Is.EqualTo((account, 1)));
        Assert.That(NamesIn(started, "flatPermissionsList"), Is.EqualTo(new[] { "impersonateUsers", "readApiKeys" }));
        Assert.That(NamesIn(started, "permissionsFromRoles"), Is.EqualTo(new[] { "impersonateUsers", "readApiKeys" }));
        Assert.That(
            session["permissionsFromRolesDetails"]!.AsObject().Select(detail => detail.Key),
            Is.EqualTo(new[] { "impersonateUsers", "readApiKeys" }));
        Assert.That(
            NamesIn(started, "flatRolesList"),
            Is.EqualTo(NamesIn(await (await LoginAsync(clerk)).GetAsync("/auth/session"), "flatRolesList")));
        Assert.That((await Bearer((string)session["token"]!).GetAsync("/auth/session")).Text, Is.EqualTo(started.Text));
    }

    [Test]
    public async Task An_impersonated_session_has_only_permissions_that_both_users_hold()
    {
        var account = await OpenAccountAsync();
        var clerk = await PersonAsync(account, Permission.ReadApiKeys, Permission.ReadAuditEvents);
        var own =
            await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers, Permission.ReadApiKeys, Permission.WriteApiKeys));

        var acting = await ActAsync(own, clerk);

        Assert.That((await acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await acting.GetAsync("/audit-events")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await acting.PostAsync("/apikeys/bulk", new { action = "disable", ids = new[] { Guid.CreateVersion7() } }))
            .AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_session_that_impersonates_an_administrator_shows_no_administrator_role()
    {
        var account = await OpenAccountAsync();
        var admin = await KnownAsync(await Seed.UserAsync([account], (Domain.Roles.Role.AccountAdminId, account)));
        var own = await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers, Permission.ReadApiKeys));

        var session = (await AskAsync(own, admin)).Json;

        Assert.That(session["flatRolesList"]!.AsArray(), Is.Empty);
        Assert.That(session["accounts"]!.AsArray().Select(one => (bool)one!["accountAdmin"]!), Is.EqualTo(new[] { false }));
    }

    [Test]
    public async Task An_impersonator_cannot_grant_a_permission_that_either_user_lacks()
    {
        var account = await OpenAccountAsync();
        var key = await AdminIn(account).MakeKeyAsync("readApiKeys");
        var clerk = await PersonAsync(account, Permission.ReadApiKeys, Permission.WriteApiKeys, Permission.ReadMerchants);
        var own = await LoginAsync(
            await PersonAsync(account, Permission.ImpersonateUsers, Permission.ReadApiKeys, Permission.WriteApiKeys, Permission.ReadUsers));
        var acting = await ActAsync(own, clerk);

        foreach (var permission in (string[])["readMerchants", "readUsers"])
        {
            (await acting.PatchAsync(key.Path, new { permissions = new[] { permission } }))
                .AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        }

        Assert.That((await acting.PatchAsync(key.Path, new { name = "Renamed" })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_superAdmin_acts_in_all_of_the_others_accounts_and_is_no_superAdmin_there()
    {
        var (first, second, foreign) = (await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync());
        var clerk = await PersonAsync([second, first], (first, [Permission.ReadApiKeys]), (second, [Permission.ReadMerchants]));

        var started = await AskAsync(Admin, clerk);
        var acting = Bearer((string)started.Json["token"]!);

        Assert.That(
            ((string)started.Json["email"]!, (string)started.Json["impersonating"]!), Is.EqualTo((PulseApp.AdminEmail, clerk.Email)));
        Assert.That(
            started.Json["accounts"]!.AsArray().Select(account => (string)account!["accountId"]!), Is.EqualTo(new[] { first, second }));
        Assert.That((string)started.Json["primaryAccount"]!["accountId"]!, Is.EqualTo(second));
        Assert.That(NamesIn(started, "flatPermissionsList"), Is.EqualTo(new[] { "readMerchants" }));
        Assert.That(NamesIn(started, "permissionsFromRoles"), Is.EqualTo(new[] { "readApiKeys", "readMerchants" }));
        Assert.That((await acting.In(first).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await acting.In(foreign).GetAsync("/auth/session")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task Accounts_where_the_caller_may_not_impersonate_stay_inaccessible_and_hidden()
    {
        var (home, open, foreign) = (await OpenAccountAsync(), await OpenAccountAsync(), await OpenAccountAsync());
        var clerk = await PersonAsync(
            [home, foreign, open], (home, [Permission.ReadApiKeys]), (foreign, [Permission.ReadApiKeys]), (open, [Permission.ReadApiKeys]));
        var support = await PersonAsync(
            [home, open],
            (home, [Permission.ReadApiKeys, Permission.ReadUsers]),
            (open, [Permission.ImpersonateUsers, Permission.ReadApiKeys]));
        var own = (await LoginAsync(support)).In(open);

        var started = await AskAsync(own, clerk);
        var acting = Bearer((string)started.Json["token"]!);

        Assert.That(started.Json["accounts"]!.AsArray().Select(account => (string)account!["accountId"]!), Is.EqualTo(new[] { open }));
        Assert.That(
            ((string)started.Json["primaryAccount"]!["accountId"]!, (bool)started.Json["primaryAccount"]!["usersPrimaryAccount"]!),
            Is.EqualTo((open, true)));
        Assert.That(
            (NamesIn(started, "flatRolesList").Length, NamesIn(started, "permissionsFromRoles")), Is.EqualTo((1, new[] { "readApiKeys" })));
        Assert.That(started.Text, Does.Not.Contain(home).And.Not.Contain(foreign));
        Assert.That((await acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        foreach (var account in (string[])[home, foreign])
        {
            (await acting.In(account).GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        }
    }

    [Test]
    public async Task A_role_that_both_hold_for_all_accounts_shows_only_what_both_hold_in_one_that_they_share()
    {
        var (shared, foreign) = (await OpenAccountAsync(), await OpenAccountAsync());
        var clerk = await KnownAsync(await Seed.UserAsync([shared, foreign], (Role.AccountAdminId, null)));
        var support = await PersonAsync(
            [shared, foreign], (shared, [Permission.ImpersonateUsers, Permission.ReadUsers]), (foreign, [Permission.ReadMerchants]));

        var started = await AskAsync(await LoginAsync(support), clerk);

        Assert.That(NamesIn(started, "permissionsFromRoles"), Is.EqualTo(new[] { "impersonateUsers", "readUsers" }));
        Assert.That(NamesIn(started, "flatPermissionsList"), Is.EqualTo(new[] { "impersonateUsers", "readUsers" }));
    }

    [Test]
    public async Task The_second_factor_of_the_impersonator_counts_and_not_that_of_the_impersonated_user()
    {
        var account = await OpenAccountAsync();
        var (support, clerk) = (await PersonAsync(account, Permission.ImpersonateUsers), await PersonAsync(account, Permission.ReadUsers));
        var acting = await ActAsync(await LoginAsync(support), clerk);

        await ChangeAsync(clerk, user => user.EnableMfa(DateTime.UtcNow));
        await SetAsync<Domain.Accounts.Account, bool>(a => a.Id == IdOf(account), nameof(Domain.Accounts.Account.RequireMfa), true);
        var without = await acting.GetAsync("/auth/session");
        await ChangeAsync(support, user => user.EnableMfa(DateTime.UtcNow));
        await ChangeAsync(clerk, user => user.DisableMfa());
        var with = await acting.GetAsync("/auth/session");

        without.AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That(with.Status, Is.EqualTo(HttpStatusCode.OK), with.Text);
    }

    [Test]
    public async Task A_second_request_creates_a_second_session_regardless_of_its_Idempotency_Key()
    {
        var clerk = await PersonAsync(await Seed.AccountAsync());

        var first = await Admin.PostAsync("/auth/impersonate", new { userId = clerk.Id }, ("Idempotency-Key", "once"));
        var second = await Admin.PostAsync("/auth/impersonate", new { userId = clerk.Id }, ("Idempotency-Key", "once"));

        Assert.That((first.Status, second.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That((string)second.Json["token"]!, Is.Not.EqualTo((string)first.Json["token"]!));
    }

    [Test]
    public async Task A_session_not_in_memory_costs_four_commands_for_both_users_and_one_in_memory_none()
    {
        var account = await OpenAccountAsync();
        var acting = await ActAsync(
            await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers)), await PersonAsync(account, Permission.ReadUsers));

        var warm = await CostOfSessionAsync(acting);
        App.Services.GetRequiredService<Infrastructure.Revocation.InvalidationClock>().InvalidateAll();
        var cold = await CostOfSessionAsync(acting);

        Assert.That(
            (warm.Answer.Status, warm.Commands, cold.Answer.Status, cold.Commands),
            Is.EqualTo((HttpStatusCode.OK, 0, HttpStatusCode.OK, 4)));
    }
}
