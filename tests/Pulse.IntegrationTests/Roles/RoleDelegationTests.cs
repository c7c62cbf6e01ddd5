using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>A caller cannot create, widen, change, assign or unassign a role beyond its own permissions (security rule 3).</summary>
public sealed class RoleDelegationTests(TestDatabase database) : RolesTests(database)
{
    private string account = "";
    private Setup.Api admin = null!;
    private Person clerk = null!;
    private Person colleague = null!;

    [OneTimeSetUp]
    public async Task MakePeopleAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
        clerk = await NewPersonAsync(account, Permission.WriteRoles, Permission.ReadMerchants);
        colleague = await NewPersonAsync([account]);
    }

    [Test]
    public async Task A_caller_cannot_create_a_role_with_more_permissions_than_they_hold()
    {
        var beyond = await clerk.Caller.PostRoleAsync("Beyond its creator", "readMerchants", "readUsers", "writeUsers");

        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That((string?)beyond.Json["detail"], Does.Contain("readUsers, writeUsers").And.Not.Contain("readMerchants"));
        Assert.That((await clerk.Caller.PostRoleAsync("Within its creator", "readMerchants")).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_caller_cannot_widen_a_role_beyond_their_own_permissions_even_if_they_hold_the_role()
    {
        var role = await admin.MakeRoleAsync("To be widened", "readMerchants");
        await admin.AssignAsync(role, clerk.Id);

        var beyond = await clerk.Caller.PatchAsync($"/roles/{role}", new { permissions = new[] { "readMerchants", "writeUsers" } });

        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That((await admin.GetAsync($"/roles/{role}")).Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readMerchants"]"""));
    }

    [Test]
    public async Task A_caller_cannot_change_or_delete_a_role_with_more_permissions_than_they_hold()
    {
        var role = await admin.MakeRoleAsync("Above the clerk", "readMerchants", "writeUsers");

        foreach (var refused in new[]
        {
            await clerk.Caller.PatchAsync($"/roles/{role}", new { name = "Mine" }),
            await clerk.Caller.PatchAsync($"/roles/{role}", new { permissions = new[] { "readMerchants" } }),
            await clerk.Caller.PatchAsync($"/roles/{role}", new { }),
            await clerk.Caller.DeleteAsync($"/roles/{role}"),
            await clerk.Caller.DeleteAsync($"/roles/{role}", "\"7\""),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
            Assert.That((string?)refused.Json["detail"], Does.Contain("writeUsers").And.Not.Contain("readMerchants"));
        }

        Assert.That((await admin.GetAsync($"/roles/{role}")).Header("ETag"), Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task A_caller_cannot_assign_or_unassign_a_role_with_more_permissions_than_they_hold()
    {
        var role = await admin.MakeRoleAsync("Not assignable by the clerk", "readMerchants", "writeUsers");
        var held = await admin.MakeRoleAsync("Not removable by the clerk", "writeUsers");
        await admin.AssignAsync(held, colleague.Id);

        foreach (var refused in new[]
        {
            await clerk.Caller.AssignAsync(role, clerk.Id), await clerk.Caller.AssignAsync(role, colleague.Id),
            await clerk.Caller.AssignAsync(role, 2_000_000_000),
            await clerk.Caller.UnassignAsync(held, colleague.Id),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
            Assert.That((string?)refused.Json["detail"], Does.Contain("writeUsers"));
        }

        Assert.That((await admin.GetAsync($"/roles/{role}/assignments")).Json.AsArray(), Is.Empty);
        Assert.That((await admin.GetAsync($"/roles/{held}/assignments")).Json.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_user_with_writeRoles_can_assign_and_remove_roles_within_their_own_permissions()
    {
        var role = await admin.MakeRoleAsync("Assignable by the clerk", "readMerchants");

        var given = await clerk.Caller.AssignAsync(role, colleague.Id);
        var taken = await clerk.Caller.UnassignAsync(role, colleague.Id);

        Assert.That((given.Status, taken.Status), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.NoContent)));
    }

    [Test]
    public async Task Only_an_administrator_of_the_account_can_grant_or_revoke_its_administrator_role()
    {
        var everything = await NewPersonAsync(account, [.. Enum.GetValues<Permission>().Where(PermissionSet.AccountDefault.Contains)]);
        var administrator = await NewPersonAsync([account], (Role.AccountAdminId, account));
        var key = Using(await admin.MakeKeyAsync([.. PermissionSet.AccountDefault.ToSortedList().Select(permission => permission.Value)]));

        foreach (var caller in new[] { everything.Caller, key })
        {
            (await caller.AssignAsync(Role.AccountAdminId, everything.Id))
                .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
            (await caller.UnassignAsync(Role.AccountAdminId, administrator.Id))
                .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        }

        Assert.That(
            (await administrator.Caller.AssignAsync(Role.AccountAdminId, everything.Id)).Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            (await everything.Caller.UnassignAsync(Role.AccountAdminId, administrator.Id)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Only_a_superAdmin_can_manage_global_roles()
    {
        var administrator = await NewPersonAsync([account], (Role.AccountAdminId, account));
        var role = await admin.MakeGlobalRoleAsync("In all accounts", "readMerchants");

        foreach (var refused in new[]
        {
            await administrator.Caller.PostGlobalRoleAsync("By an account administrator", "readMerchants"),
            await administrator.Caller.PatchAsync($"/roles/{role}", new { name = "Mine" }),
            await administrator.Caller.DeleteAsync($"/roles/{role}"),
            await administrator.Caller.PatchAsync($"/roles/{Role.SuperAdminId}", new { name = "Mine" }),
            await administrator.Caller.DeleteAsync($"/roles/{Role.AccountAdminId}"),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
        }

        Assert.That((await administrator.Caller.AssignAsync(role, colleague.Id)).Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await administrator.Caller.UnassignAsync(role, colleague.Id)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Only_a_superAdmin_can_grant_or_revoke_a_role_in_all_accounts()
    {
        var administrator = await NewPersonAsync([account], (Role.AccountAdminId, account));
        var role = await admin.MakeGlobalRoleAsync("Held everywhere", "readMerchants");
        var holder = await NewPersonAsync([account], (role, null));

        foreach (var refused in new[]
        {
            await administrator.Caller.AssignInAllAsync(role, colleague.Id),
            await administrator.Caller.AssignInAllAsync(Role.AccountAdminId, administrator.Id),
            await administrator.Caller.AssignInAllAsync(Role.SuperAdminId, administrator.Id),
            await administrator.Caller.AssignAsync(Role.SuperAdminId, administrator.Id),
            await administrator.Caller.UnassignInAllAsync(role, holder.Id),
            await administrator.Caller.UnassignInAllAsync(role, colleague.Id),
            await administrator.Caller.UnassignInAllAsync(role, 2_000_000_000),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
        }

        Assert.That(
            (await admin.GetAsync($"/roles/{role}/assignments")).Json.AsArray().Select(held => (int)held!["userId"]!),
            Is.EqualTo(new[] { holder.Id }));
    }
}
