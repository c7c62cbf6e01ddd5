using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>The catalogue of another node on the same database, which follows the change feed.</summary>
public sealed class OtherCatalogueTests(TestDatabase database) : TwoNodeTests(database)
{
    [Test]
    public async Task A_definition_reaches_administrators_at_the_other_node_after_its_next_read()
    {
        var account = await Seed.AccountAsync();
        var there = AtOther(await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password));
        await WarmedAsync(there);

        var name = await Admin.MakePermissionAsync();
        await OthersReads.WaitForAsync(1);

        Assert.That((await there.GetAsync("/auth/session")).PermissionsIn("flatPermissionsList"), Does.Contain(name));
        Assert.That((await there.PostKeyAsync(name)).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_new_permission_is_granted_and_used_at_a_node_that_has_not_read_of_it()
    {
        var account = await Seed.AccountAsync();
        var there = AtOther(AdminIn(account));
        await WarmedAsync(there);
        await there.GetAsync("/permissions");
        OthersReads.IsFailing = true;

        var name = await Admin.MakePermissionAsync();
        var here = await AdminIn(account).MakeKeyAsync(name);
        var granted = await there.PostKeyAsync(name);
        var held = (await AtOther(Using(here)).GetAsync("/auth/session")).PermissionsIn("flatPermissionsList");

        Assert.That(granted.Status, Is.EqualTo(HttpStatusCode.Created), granted.Text);
        Assert.That(held, Is.EqualTo(new[] { name }));
    }

    [Test]
    public async Task A_deletion_takes_effect_at_the_other_node_after_its_next_read([Values] bool throughSession)
    {
        var account = await Seed.AccountAsync();
        var name = await Admin.MakePermissionAsync(account);
        var service = AtOther(Using(await AdminIn(account).MakeKeyAsync("verifyApiKeys")));
        var key = await AdminIn(account).MakeKeyAsync(name, "readApiKeys");
        var caller = await WarmedAsync(AtOther(throughSession ? await LoginAsync(key) : Using(key)));
        Assert.That(await service.VerifyAsync(key, name), Is.EqualTo("ok"));

        await Admin.DeleteAsync($"/permissions/{name}");
        await OthersReads.WaitForAsync(1);

        Assert.That((await caller.GetAsync("/auth/session")).PermissionsIn("flatPermissionsList"), Is.EqualTo(new[] { "readApiKeys" }));
        (await service.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { name } }))
            .AssertInvalid("permissions[0]");
    }

    [Test]
    public async Task A_grant_of_a_permission_that_was_deleted_at_another_node_is_refused_before_the_next_read()
    {
        var account = await Seed.AccountAsync();
        var name = await Admin.MakePermissionAsync(account);
        var there = AtOther(AdminIn(account));
        await WarmedAsync(there);
        OthersReads.IsFailing = true;

        await Admin.DeleteAsync($"/permissions/{name}");
        var granted = await there.PostKeyAsync(name);

        Assert.That(granted.Status, Is.EqualTo(HttpStatusCode.Forbidden).Or.EqualTo(HttpStatusCode.BadRequest), granted.Text);
    }
}
