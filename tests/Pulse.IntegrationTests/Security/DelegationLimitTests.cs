using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 3 and 4: a caller cannot create, widen or take over more than it holds, and a key has only its own permissions.</summary>
public sealed class DelegationLimitTests(TestDatabase database) : SecurityTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [Test]
    public async Task A_user_cannot_create_a_key_that_holds_more_than_the_user([Values("readMerchants", "impersonateUsers")] string beyond)
    {
        var user = await UserAsync(Permission.WriteApiKeys, Permission.ReadApplications);

        var refused = await user.PostKeyAsync("readApplications", beyond);

        AssertNotGrantable(refused, beyond);
        Assert.That((await user.GetAsync("/apikeys")).Text, Is.EqualTo("[]"));
    }

    [Test]
    public async Task A_key_cannot_create_a_key_that_holds_more_than_itself([Values] bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("writeApiKeys", "readApplications");
        var caller = throughSession ? await LoginAsync(key) : Using(key);

        var refused = await caller.PostKeyAsync("readMerchants");

        AssertNotGrantable(refused, "readMerchants");
    }

    [Test]
    public async Task A_key_cannot_widen_itself([Values] bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("writeApiKeys", "readApplications");
        var caller = throughSession ? await LoginAsync(key) : Using(key);

        var refused = await caller.PatchAsync(key.Path, """{"permissions":["writeApiKeys","readApplications","readMerchants"]}""");

        AssertNotGrantable(refused, "readMerchants");
        Assert.That((await caller.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task A_key_with_all_remaining_account_permissions_cannot_take_over_a_key_with_permissions_the_account_lost()
    {
        var account = await Seed.AccountAsync();
        var strong = await AdminIn(account).MakeKeyAsync("writeApiKeys", "readApiKeys", "readMerchants");
        var weak = await AdminIn(account).MakeKeyAsync("writeApiKeys", "readApiKeys");
        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            new StringContent("""{"permissions":["writeApiKeys","readApiKeys"]}""", System.Text.Encoding.UTF8, "application/json"));

        AssertExceeds(await Using(weak).RotateAsync(strong, new { graceSeconds = 0 }));
        Assert.That((await AdminIn(account).RotateAsync(strong, new { graceSeconds = 0 })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("""{"name":"taken over"}""")]
    [TestCase("""{"active":false}""")]
    [TestCase("""{"expiresAt":null}""")]
    [TestCase("""{"permissions":["writeApiKeys"]}""")]
    public async Task A_key_that_holds_more_than_the_caller_cannot_be_changed(string patch)
    {
        var account = await Seed.AccountAsync();
        var stronger = await AdminIn(account).MakeKeyAsync("writeApiKeys", "readMerchants");
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);

        var refused = await user.PatchAsync(stronger.Path, patch);

        AssertExceeds(refused);
        Assert.That((await user.GetAsync(stronger.Path)).Header("ETag"), Is.EqualTo(stronger.ETag));
    }

    [Test]
    public async Task A_key_that_holds_more_than_the_caller_cannot_be_rotated([Values("", "/complete", "/cancel")] string step)
    {
        var account = await Seed.AccountAsync();
        var stronger = await AdminIn(account).MakeKeyAsync("writeApiKeys", "readMerchants");
        await AdminIn(account).RotateAsync(stronger, step == "/complete" ? null : new { activation = "firstUse" });
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);
        var before = await user.GetAsync(stronger.Path);

        var refused = await user.PostAsync($"{stronger.Path}/rotate{step}");

        AssertExceeds(refused);
        Assert.That((await user.GetAsync(stronger.Path)).Text, Is.EqualTo(before.Text));
    }

    [Test]
    public async Task A_key_that_holds_more_than_the_caller_cannot_be_narrowed()
    {
        var account = await Seed.AccountAsync();
        var stronger = await AdminIn(account).MakeKeyAsync("writeApiKeys", "readMerchants");
        App.Clock.Advance(TimeSpan.FromDays(2));
        await Using(stronger).GetAsync("/apikeys");
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);

        var refused = await user.PostAsync($"{stronger.Path}/narrow", new { days = 1 });

        AssertExceeds(refused);
        Assert.That((await user.GetAsync(stronger.Path)).Header("ETag"), Is.EqualTo(stronger.ETag));
    }

    [Test]
    public async Task A_key_that_holds_more_than_the_caller_cannot_be_deleted()
    {
        var account = await Seed.AccountAsync();
        var stronger = await AdminIn(account).MakeKeyAsync("writeApiKeys", "readMerchants");
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);

        var refused = await user.DeleteAsync(stronger.Path);

        AssertExceeds(refused);
        Assert.That((await Using(stronger).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Even_a_superAdmin_cannot_grant_a_permission_that_the_account_does_not_have()
    {
        var inAccount = await AdminInNewAccountAsync();

        var refused = await inAccount.PostKeyAsync("impersonateUsers");

        AssertNotGrantable(refused, "impersonateUsers");
    }

    [Test]
    public async Task An_account_admin_is_bound_by_the_account_after_the_role_is_expanded()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync([account], (Role.AccountAdminId, account));
        var accountAdmin = await LoginAsync(email, Seed.Password);

        var withinAccount = await accountAdmin.PostKeyAsync("writeAccounts");
        var beyondAccount = await accountAdmin.PostKeyAsync("impersonateUsers");

        Assert.That(withinAccount.Status, Is.EqualTo(HttpStatusCode.Created));
        AssertNotGrantable(beyondAccount, "impersonateUsers");
    }

    [Test]
    public async Task A_permission_in_one_account_grants_nothing_in_another()
    {
        var (strong, weak) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var strongRole = await Seed.RoleAsync(strong, Permission.WriteApiKeys, Permission.ReadMerchants);
        var weakRole = await Seed.RoleAsync(weak, Permission.WriteApiKeys);
        var user = await LoginAsync(await Seed.UserAsync([strong, weak], (strongRole, strong), (weakRole, weak)), Seed.Password);

        var refused = await user.In(weak).PostKeyAsync("readMerchants");

        AssertNotGrantable(refused, "readMerchants");
    }

    [Test]
    public async Task A_read_only_key_made_by_an_admin_is_read_only([Values] bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);

        var read = await caller.GetAsync(key.Path);
        Answer[] writes =
        [
            await caller.PostKeyAsync("readApiKeys"),
            await caller.PatchAsync(key.Path, new { name = "another name" }),
            await caller.DeleteAsync(key.Path),
        ];

        Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(writes.Select(answer => answer.Code), Is.All.EqualTo("missing_permission"));
    }

    [Test]
    public async Task A_superAdmins_key_stays_in_its_account_and_has_no_role()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var elsewhere = await Seed.AccountAsync();

        var session = await Using(key).GetAsync("/auth/session");
        var refused = await Using(key).In(elsewhere).GetAsync("/apikeys");

        Assert.That(session.Json["flatRolesList"]!.AsArray(), Is.Empty);
        Assert.That(session.Json["flatPermissionsList"]!.ToJsonString(), Is.EqualTo("""["readApiKeys"]"""));
        Assert.That(refused.Code, Is.EqualTo("account_forbidden"));
    }

    private static void AssertNotGrantable(Answer answer, string permission)
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Forbidden), answer.Text);
        Assert.That(answer.Code, Is.EqualTo("permission_not_grantable"));
        Assert.That((string?)answer.Json["detail"], Does.Contain(permission));
    }

    private static void AssertExceeds(Answer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Forbidden), answer.Text);
        Assert.That(answer.Code, Is.EqualTo("exceeds_caller"));
    }
}
