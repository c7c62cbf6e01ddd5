using System.Net;
using System.Text;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>Which accounts have a custom permission, and who holds it there.</summary>
public sealed class AccountPermissionTests(TestDatabase database) : SecurityTests(database)
{
    [Test]
    public async Task A_permission_of_all_accounts_is_held_at_once_by_administrators_and_by_no_other_principal()
    {
        var account = await Seed.AccountAsync();
        var accountAdmin = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var user = await LoginNewUserAsync(account, Pulse.Domain.Permissions.Permission.ReadApiKeys);
        var key = Using(await AdminIn(account).MakeKeyAsync("readApiKeys"));
        Setup.Api[] all = [accountAdmin, AdminIn(account), user, key];
        await Task.WhenAll(all.Select(HeldAsync));

        var name = await Admin.MakePermissionAsync();

        var held = await Task.WhenAll(all.Select(async caller => (await HeldAsync(caller)).Contains(name)));
        Assert.That(held, Is.EqualTo(new[] { true, true, false, false }));
        Assert.That((await accountAdmin.GetAsync("/roles?builtIn=true&name=accountAdmin")).Text, Does.Contain(name));
    }

    [Test]
    public async Task A_permission_of_some_accounts_is_unknown_to_administrators_of_others()
    {
        var (one, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var name = await Admin.MakePermissionAsync(one);
        var there = await LoginAsync(await Seed.UserAsync([one], (Role.AccountAdminId, one)), Seed.Password);
        var elsewhere = await LoginAsync(await Seed.UserAsync([other], (Role.AccountAdminId, other)), Seed.Password);

        Assert.That((await there.GetAsync("/permissions")).NamesIn(), Does.Contain(name));
        Assert.That((await there.PostKeyAsync(name)).Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await elsewhere.GetAsync("/permissions")).NamesIn(), Does.Not.Contain(name));
        (await elsewhere.GetAsync($"/permissions/{name}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await elsewhere.PostKeyAsync(name)).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That(await HeldAsync(elsewhere), Does.Not.Contain(name));
        Assert.That((await Admin.GetAsync("/permissions")).NamesIn(), Does.Contain(name));
    }

    [Test]
    public async Task New_accounts_have_the_permissions_of_all_accounts()
    {
        var (everywhere, somewhere) = (await Admin.MakePermissionAsync(), await Admin.MakePermissionAsync(await Seed.AccountAsync()));

        var created = await Admin.PostAsync("/accounts", new { accountName = "New" });

        Assert.That(created.PermissionsIn(), Does.Contain(everywhere).And.Not.Contain(somewhere));
    }

    [Test]
    public async Task A_superAdmin_can_withhold_a_permission_of_all_accounts_and_give_it_back()
    {
        var (account, name) = (await Seed.AccountAsync(), await Admin.MakePermissionAsync());
        var accountAdmin = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var (key, service) = (
            await accountAdmin.MakeKeyAsync(name, "readApiKeys"), Using(await accountAdmin.MakeKeyAsync("verifyApiKeys")));
        var full = (await AdminIn(account).GetAsync($"/accounts/{account}/permissions")).PermissionsIn();

        var withheld = await PutAsync(account, [.. full.Except([name])]);
        var without = (Held: await HeldAsync(accountAdmin), Code: await service.VerifyAsync(key, name));
        var given = await PutAsync(account, full);
        var with = (Held: await HeldAsync(accountAdmin), Code: await service.VerifyAsync(key, name));

        Assert.That((withheld.PermissionsIn(), given.PermissionsIn()), Is.EqualTo((full.Except([name]).ToArray(), full)));
        Assert.That((without.Held.Contains(name), without.Code), Is.EqualTo((false, "missing_permission")));
        Assert.That((with.Held.Contains(name), with.Code), Is.EqualTo((true, "ok")));
    }

    [Test]
    public async Task Accounts_are_found_by_a_custom_permission()
    {
        var (one, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (everywhere, somewhere) = (await Admin.MakePermissionAsync(), await Admin.MakePermissionAsync(one));
        var full = (await AdminIn(other).GetAsync($"/accounts/{other}/permissions")).PermissionsIn();
        await PutAsync(other, [.. full.Except([everywhere])]);

        Assert.That(await FoundAsync(everywhere), Does.Contain(one).And.Not.Contain(other));
        Assert.That(await FoundAsync(somewhere), Is.EqualTo(new[] { one }));
    }

    [Test]
    public async Task Unknown_permissions_are_refused_for_an_account()
    {
        var account = await Seed.AccountAsync();

        (await PutAsync(account, "readApiKeys", "never:defined")).AssertInvalid("permissions[1]");
        (await PutAsync(account, "readApiKeys", "neverDefined")).AssertInvalid("permissions[1]");
    }

    [Test]
    public async Task The_tag_of_an_account_changes_with_the_permissions_of_all_accounts()
    {
        var account = await Seed.AccountAsync();
        var before = (await AdminIn(account).GetAsync($"/accounts/{account}")).Header("ETag");

        await Admin.MakePermissionAsync();

        Assert.That((await AdminIn(account).GetAsync($"/accounts/{account}")).Header("ETag"), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task A_set_that_was_read_before_a_permission_was_defined_does_not_replace_the_set_with_it([Values] bool isFirst)
    {
        var account = await Seed.AccountAsync();
        if (isFirst)
        {
            await PutAsync(account, "readUsers");
        }

        var path = $"/accounts/{account}/permissions";
        var before = await AdminIn(account).SendAsync(HttpMethod.Get, path, ("Accept-Encoding", "identity"));
        var name = await Admin.MakePermissionAsync();

        var refused = await PutIfAsync(account, before.Header("ETag"), before.PermissionsIn());
        var after = await AdminIn(account).GetAsync(path);
        var accepted = await PutIfAsync(account, after.Header("ETag"), before.PermissionsIn());
        var compressed = await PutIfAsync(account, accepted.Header("ETag")!.TrimEnd('"') + "-br\"", "readUsers");

        refused.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That(after.PermissionsIn(), Does.Contain(name));
        Assert.That((accepted.Status, compressed.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), accepted.Text);
        Assert.That(accepted.PermissionsIn(), Does.Not.Contain(name));
    }

    private Task<Answer> PutAsync(string account, params string[] permissions) => PutIfAsync(account, ifMatch: null, permissions);

    private Task<Answer> PutIfAsync(string account, string? ifMatch, params string[] permissions) => AdminIn(account).SendAsync(
        HttpMethod.Put,
        $"/accounts/{account}/permissions",
        new StringContent(
            $$"""{"permissions":[{{string.Join(',', permissions.Select(name => $"\"{name}\""))}}]}""", Encoding.UTF8, "application/json"),
        ifMatch);

    private async Task<string[]> FoundAsync(string permission) =>
        [.. (await Admin.GetAsync($"/accounts?permissions={permission}")).Json.AsArray().Select(found => (string)found!["accountId"]!)];

    private static async Task<string[]> HeldAsync(Setup.Api caller) =>
        (await caller.GetAsync("/auth/session")).PermissionsIn("flatPermissionsList");
}
