using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>The permissions of an account limit all permissions in it, and a change takes effect at once.</summary>
public sealed class AccountPermissionsTests(TestDatabase database) : AccountTests(database)
{
    private const string WithoutApiKeys = """{"permissions":["writeAccounts","readMerchants","readAccounts"]}""";

    private static string Everything => Body([.. PermissionSet.AccountDefault.ToSortedList().Select(permission => permission.Value)]);

    [Test]
    public async Task Permissions_are_replaced_as_a_whole_and_GET_returns_exactly_what_PUT_accepts()
    {
        var account = await MakeAsync();
        Assert.That((await Admin.GetAsync($"{PathOf(account)}/permissions")).Text, Is.EqualTo(Everything));

        var set = await PutPermissionsAsync(Admin, account, """{"permissions":["writeUsers","impersonateUsers"]}""");

        Assert.That(
            (set.Status, set.Json["permissions"]!.ToJsonString(), set.Header("ETag")),
            Is.EqualTo((HttpStatusCode.OK, """["impersonateUsers","writeUsers"]""", "\"2\"")));
        Assert.That(set.Text, Is.EqualTo((await Admin.GetAsync(PathOf(account))).Text));
        var got = await Admin.GetAsync($"{PathOf(account)}/permissions");
        Assert.That((got.Text, got.Header("ETag")), Is.EqualTo((Body("impersonateUsers", "writeUsers"), "\"2\"")));
        Assert.That(
            (await PutPermissionsAsync(Admin, account, got.Text)).Header("ETag"),
            Is.EqualTo("\"2\""),
            "A request that changes nothing keeps the version.");
    }

    [Test]
    public async Task Removed_account_permissions_are_lost_at_the_next_request_and_return_when_granted_again()
    {
        var account = await MakeAsync();
        var key = await AdminIn(account).MakeKeyAsync("readApiKeys", "readMerchants");
        var administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        Setup.Api[] callers =
        [
            Using(key),
            await LoginAsync(key),
            await LoginNewUserAsync(account, Permission.ReadApiKeys, Permission.ReadMerchants),
            administrator,
        ];
        foreach (var caller in callers)
        {
            Assert.That((await caller.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        }

        await PutPermissionsAsync(Admin, account, WithoutApiKeys);
        foreach (var caller in callers)
        {
            (await caller.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
            var held =
                (await caller.GetAsync("/auth/session")).Json["flatPermissionsList"]!.AsArray().Select(name => (string)name!).ToList();
            Assert.That(held, Does.Contain("readMerchants").And.Not.Contain("readApiKeys"));
        }

        await PutPermissionsAsync(Admin, account, Everything);
        foreach (var caller in callers)
        {
            Assert.That((await caller.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task Permissions_granted_to_the_account_extend_the_administrator_role_at_the_next_request()
    {
        var account = await MakeAsync();
        var administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        Assert.That(
            (await administrator.GetAsync("/auth/session")).Json["flatPermissionsList"]!.ToJsonString(),
            Does.Not.Contain("impersonateUsers"));

        await PutPermissionsAsync(Admin, account, Body([.. PermissionSet.BuiltIn.ToSortedList().Select(permission => permission.Value)]));

        Assert.That(
            (await administrator.GetAsync("/auth/session")).Json["flatPermissionsList"]!.ToJsonString(), Does.Contain("impersonateUsers"));
    }

    /// <summary>The permissions of accounts to which a superAdmin does not belong are kept in a separate cache.</summary>
    [Test]
    public async Task A_superAdmin_cannot_grant_a_permission_that_another_account_has_just_lost()
    {
        var account = await MakeAsync();
        var admin = AdminIn(account);
        await admin.MakeKeyAsync("readApiKeys");

        await PutPermissionsAsync(Admin, account, WithoutApiKeys);
        (await admin.PostKeyAsync("readApiKeys")).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That(
            (await admin.GetAsync("/apikeys")).Status,
            Is.EqualTo(HttpStatusCode.OK),
            "A superAdmin can always administer the account.");

        await PutPermissionsAsync(Admin, account, Everything);
        Assert.That((await admin.PostKeyAsync("readApiKeys")).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task An_account_can_have_no_permissions_and_is_then_usable_only_by_superAdmins()
    {
        var account = await MakeAsync();
        var administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);

        var set = await PutPermissionsAsync(Admin, account, """{"permissions":[]}""");

        Assert.That((set.Status, set.Json["permissions"]!.ToJsonString()), Is.EqualTo((HttpStatusCode.OK, "[]")));
        Assert.That((await administrator.GetAsync("/auth/session")).Json["flatPermissionsList"]!.AsArray(), Is.Empty);
        Assert.That((await PutPermissionsAsync(Admin, account, Everything)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task If_Match_guards_them_and_every_change_is_recorded_in_that_account()
    {
        var account = await MakeAsync();
        await PutPermissionsAsync(Admin, account, """{"permissions":["readUsers"]}""", "\"1\"");

        (await PutPermissionsAsync(Admin, account, Everything, "\"1\""))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        await PutPermissionsAsync(Admin, account, """{"permissions":["readRoles","readUsers"]}""");

        Assert.That((await EventsOfAsync(account, readIn: account))[0], Is.EqualTo(
            ("account.permissionsSet", """{"permissions":{"from":["readUsers"],"to":["readRoles","readUsers"]}}""")));
        Assert.That(
            (await Admin.PatchAsync(PathOf(account), new { accountName = "Late" }, "\"2\"")).Code,
            Is.EqualTo("precondition_failed"),
            "An account has one version for all its parts.");
    }

    [TestCase("""{}""", "permissions")]
    [TestCase("""{"permissions":null}""", "permissions")]
    [TestCase("""{"permissions":"readUsers"}""", "permissions")]
    [TestCase("""{"permissions":["readUsers","readUsers"]}""", "permissions")]
    [TestCase("""{"permissions":["readUsers","everything"]}""", "permissions[1]")]
    [TestCase("""{"permissions":["ReadUsers"]}""", "permissions[0]")]
    [TestCase("""{"permissions":[7]}""", "permissions[0]")]
    [TestCase("""{"permissions":[null]}""", "permissions[0]")]
    [TestCase("""{"permissions":[],"accountId":"1234567890123456"}""", "accountId")]
    public async Task An_invalid_value_is_named_and_nothing_changes(string body, string at)
    {
        var account = await MakeAsync();

        (await PutPermissionsAsync(Admin, account, body)).AssertInvalid(at);

        Assert.That((await Admin.GetAsync(PathOf(account))).Header("ETag"), Is.EqualTo("\"1\""));
    }

    /// <summary>Rule 3: only a superAdmin who is a user can widen a whole account.</summary>
    [Test]
    public async Task Only_a_superAdmin_user_can_set_the_permissions_of_an_account()
    {
        var account = await MakeAsync();
        var administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var superAdminOfOne = await LoginAsync(await Seed.UserAsync([account], (Role.SuperAdminId, account)), Seed.Password);
        var key = Using(await AdminIn(account).MakeKeyAsync("readAccounts", "writeAccounts"));

        foreach (var caller in (Setup.Api[])[administrator, superAdminOfOne, key])
        {
            (await PutPermissionsAsync(caller, account, Everything)).AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
            Assert.That((await caller.GetAsync($"{PathOf(account)}/permissions")).Text, Is.EqualTo(Everything));
        }
    }

    private static string Body(params string[] names) => $$"""{"permissions":["{{string.Join("\",\"", names)}}"]}""";
}
