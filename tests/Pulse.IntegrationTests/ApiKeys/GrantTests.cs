using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>
/// A key cannot have more permissions than its creator, and a caller cannot take over a key with more permissions than its own.
/// </summary>
public sealed class GrantTests(TestDatabase database) : ContractTests(database)
{
    private Setup.Api admin = null!;
    private string account = "";

    [OneTimeSetUp]
    public async Task MakeAccountAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
    }

    [Test]
    public async Task A_key_cannot_be_created_with_more_permissions_than_its_creator_holds()
    {
        var caller = Using(await admin.MakeKeyAsync("writeApiKeys", "readMerchants"));

        var within = await caller.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants" } });
        var beyond =
            await caller.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants", "writeRoles", "readUsers" } });

        Assert.That(within.Status, Is.EqualTo(HttpStatusCode.Created));
        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That((string?)beyond.Json["detail"], Does.Contain("readUsers, writeRoles").And.Not.Contain("readMerchants"));
    }

    [Test]
    public async Task A_key_cannot_be_widened_to_more_than_its_editor_holds()
    {
        var caller = Using(await admin.MakeKeyAsync("writeApiKeys", "readMerchants"));
        var key = await caller.MakeKeyAsync("readMerchants");

        var beyond = await caller.PatchAsync(key.Path, new { permissions = new[] { "readMerchants", "writeRoles" } });
        var itself = await Using(key).PatchAsync(key.Path, new { permissions = new[] { "writeApiKeys" } });

        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That((string?)beyond.Json["detail"], Does.Contain("writeRoles"));
        itself.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((await admin.GetAsync(key.Path)).Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readMerchants"]"""));
    }

    [Test]
    public async Task A_key_that_holds_more_than_the_caller_can_be_neither_changed_nor_deleted()
    {
        var caller = Using(await admin.MakeKeyAsync("writeApiKeys", "readMerchants"));
        var key = await admin.MakeKeyAsync("readMerchants", "writeRoles");

        var answers = new[]
        {
            await caller.PatchAsync(key.Path, new { name = "Mine" }),
            await caller.PatchAsync(key.Path, new { active = false }),
            await caller.PatchAsync(key.Path, new { permissions = new[] { "readMerchants" } }),
            await caller.PatchAsync(key.Path, new { }),
            await caller.DeleteAsync(key.Path),
        };

        foreach (var answer in answers)
        {
            answer.AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
            Assert.That((string?)answer.Json["detail"], Does.Contain("writeRoles").And.Not.Contain("readMerchants"));
        }

        Assert.That((await admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task An_account_admin_can_grant_all_permissions_of_the_account()
    {
        var caller = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var given = PermissionSet.AccountDefault.ToSortedList().Select(permission => permission.Value).ToArray();

        var key = await caller.MakeKeyAsync(given);
        var beyond = await caller.PostAsync("/apikeys", new { name = "a", permissions = new[] { "impersonateUsers" } });

        Assert.That(key.Json["permissions"]!.AsArray().Select(name => (string)name!), Is.EqualTo(given));
        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
    }

    [Test]
    public async Task Even_a_superAdmin_cannot_grant_a_permission_that_the_account_does_not_have()
    {
        var beyond = await admin.PostAsync("/apikeys", new { name = "a", permissions = new[] { "impersonateUsers" } });

        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That((string?)beyond.Json["detail"], Does.Contain("impersonateUsers"));
    }

    [Test]
    public async Task A_users_permissions_bound_what_the_user_grants()
    {
        var caller = await LoginNewUserAsync(account, Permission.WriteApiKeys, Permission.ReadRoles);

        await caller.MakeKeyAsync("readRoles");
        var beyond = await caller.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readApiKeys" } });

        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
    }

    [Test]
    public async Task Administrators_can_manage_a_key_that_holds_permissions_its_account_no_longer_has()
    {
        var shrunk = await Seed.AccountAsync();
        var caller = await LoginAsync(await Seed.UserAsync([shrunk], (Role.AccountAdminId, shrunk)), Seed.Password);
        var key = await AdminIn(shrunk).MakeKeyAsync("readMerchants");

        var left = PermissionSet.Of([Permission.WriteApiKeys]).Bits;
        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Permissions" = {left} WHERE "Id" = {NumberOf(shrunk)}""");
        var renamed = await caller.PatchAsync(key.Path, new { name = "Renamed" });
        var deleted = await caller.DeleteAsync(key.Path);

        Assert.That(renamed.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
    }
}
