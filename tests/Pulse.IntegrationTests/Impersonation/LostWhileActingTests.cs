using System.Net;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>
/// Rule 7: a permission that either user loses is missing at the next request with a session in memory. The session continues.
/// </summary>
public sealed class LostWhileActingTests(TestDatabase database) : ActingTests(database)
{
    [Test]
    public async Task Roles_revoked_from_the_impersonated_user_are_lost_while_impersonating()
    {
        await ChangeAsync(Clerk, user => user.Unassign(Clerk.Roles[0], IdOf(Shared)));

        await AssertLostAsync();
    }

    [Test]
    public async Task Permissions_removed_from_the_impersonated_users_role_are_lost_while_impersonating()
    {
        await SetAsync<Role, long>(
            role => role.Id == Clerk.Roles[0], Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ReadMerchants]).Bits);

        await AssertLostAsync();
    }

    [Test]
    public async Task Permissions_removed_from_the_impersonators_role_are_lost_while_impersonating()
    {
        await SetAsync<Role, long>(
            role => role.Id == Support.Roles[0], Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ImpersonateUsers]).Bits);

        await AssertLostAsync();
    }

    [Test]
    public async Task Permissions_that_the_account_loses_are_lost_while_impersonating()
    {
        await SetAsync<Account, long>(
            a => a.Id == IdOf(Shared), Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ImpersonateUsers]).Bits);

        await AssertLostAsync();
    }

    [Test]
    public async Task Losing_the_right_to_impersonate_in_one_account_keeps_it_in_the_other()
    {
        var second = await OpenAccountAsync();
        var (role, clerks) = (await Seed.RoleAsync(second, Rights), await Seed.RoleAsync(second, Permission.ReadApiKeys));
        await ChangeAsync(Support, user => { user.Join(IdOf(second)); user.Assign(role, IdOf(second)); });
        await ChangeAsync(Clerk, user => { user.Join(IdOf(second)); user.Assign(clerks, IdOf(second)); });
        var inSecond = Bearer(Acting.Client.DefaultRequestHeaders.Authorization!.Parameter!).In(second);
        Assert.That((await inSecond.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        await ChangeAsync(Support, user => user.Unassign(role, IdOf(second)));

        (await inSecond.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Assert.That((await Acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task AssertLostAsync()
    {
        (await Acting.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That(await StatusOfSessionAsync(Acting), Is.EqualTo(HttpStatusCode.OK));
    }
}
