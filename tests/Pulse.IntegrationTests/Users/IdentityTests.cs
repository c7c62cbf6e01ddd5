using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>
/// Only a caller who administers all accounts of a user can change the user's identity: such a change can take over the user.
/// </summary>
public sealed class IdentityTests(TestDatabase database) : UserTests(database)
{
    private static readonly (string Name, Func<Setup.Api, int, Task<Answer>> Call)[] Calls =
    [
        ("rename", (api, id) => api.PatchAsync($"/users/{id}", new { email = $"taken-over-{id}@pulse.test" })),
        ("deactivate", (api, id) => api.PatchAsync($"/users/{id}", new { active = false })),
        ("issue a token", (api, id) => api.PostAsync($"/users/{id}/password-token")),
        ("delete", (api, id) => api.DeleteAsync($"/users/{id}")),
    ];

    [Test]
    public async Task An_administrator_of_one_account_cannot_change_users_who_also_belong_to_other_accounts()
    {
        var (own, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, _) = await MemberAsync(own, other);

        await AssertAllRefusedAsync(await AccountAdminAsync(own), id, "identity_elsewhere");
        await AssertAllRefusedAsync(Using(await AdminIn(own).MakeKeyAsync("readUsers", "writeUsers")), id, "identity_elsewhere");
        await AssertAllAllowedAsync(await AccountAdminAsync(own, other), id);
    }

    [Test]
    public async Task A_caller_who_may_only_read_users_of_the_other_account_cannot_change_a_shared_user()
    {
        var (own, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, _) = await MemberAsync(own, other);
        var reads = await Seed.RoleAsync(other, Permission.ReadUsers);
        var caller = await LoginAsync(await Seed.UserAsync([own, other], (Role.AccountAdminId, own), (reads, other)), Seed.Password);

        await AssertAllRefusedAsync(caller, id, "identity_elsewhere");
    }

    [Test]
    public async Task A_caller_with_writeUsers_cannot_take_over_an_administrator_or_a_user_with_more_permissions()
    {
        var account = await Seed.AccountAsync();
        var writer = await UserWriterAsync(account);
        var more = await Seed.RoleAsync(account, Permission.ReadUsers, Permission.WriteApiKeys);
        var superAdmin = await Seed.UserAsync([account], (Role.SuperAdminId, null));
        var everywhere = await Seed.UserAsync([account], (Role.AccountAdminId, null));

        await AssertAllRefusedAsync(writer, await IdOfAsync(await NewAccountAdminAsync(account)), "account_admin_required");
        await AssertAllRefusedAsync(writer, await IdOfAsync(await Seed.UserAsync([account], (more, account))), "permission_not_grantable");
        await AssertAllRefusedAsync(writer, await IdOfAsync(superAdmin), "super_admin_required");
        await AssertAllRefusedAsync(await AccountAdminAsync(account), await IdOfAsync(superAdmin), "super_admin_required");
        await AssertAllRefusedAsync(await AccountAdminAsync(account), await IdOfAsync(everywhere), "super_admin_required");
        await LoginAsync(superAdmin, Seed.Password);
    }

    [Test]
    public async Task A_key_cannot_take_over_an_administrator_even_with_all_permissions()
    {
        var account = await Seed.AccountAsync();
        var given = (await AdminIn(account).GetAsync("/permissions")).Json.AsArray().Where(p => (bool)p!["grantable"]!).Select(
            p => (string)p!["name"]!);
        var key = Using(await AdminIn(account).MakeKeyAsync([.. given]));

        await AssertAllRefusedAsync(key, await IdOfAsync(await NewAccountAdminAsync(account)), "account_admin_required");
    }

    [Test]
    public async Task A_superAdmin_may_change_any_user()
    {
        var (id, _) = await MemberAsync(await Seed.AccountAsync(), await Seed.AccountAsync());

        await AssertAllAllowedAsync(Admin, id);
    }

    [Test]
    public async Task A_caller_who_may_only_read_users_cannot_change_them()
    {
        var account = await Seed.AccountAsync();
        var (id, _) = await MemberAsync(account);

        await AssertAllRefusedAsync(await LoginNewUserAsync(account, Permission.ReadUsers), id, "missing_permission");
    }

    private async Task AssertAllRefusedAsync(Setup.Api caller, int id, string code)
    {
        var before = (await Admin.GetAsync($"/users/{id}")).Text;
        foreach (var (name, call) in Calls)
        {
            var answer = await call(caller, id);
            Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.Forbidden, code)), $"{name}: {answer.Text}");
        }

        Assert.That((await Admin.GetAsync($"/users/{id}")).Text, Is.EqualTo(before));
    }

    private static async Task AssertAllAllowedAsync(Setup.Api caller, int id)
    {
        foreach (var (name, call) in Calls)
        {
            Assert.That((await call(caller, id)).Status, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.NoContent), name);
        }
    }
}
