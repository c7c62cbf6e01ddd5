using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>A custom permission is like a built-in one wherever a permission appears.</summary>
public sealed class WalkTests(TestDatabase database) : SecurityTests(database)
{
    private string account = "";
    private string read = "";
    private string write = "";
    private Setup.Api administrator = null!;
    private Setup.Api service = null!;

    [SetUp]
    public async Task DefineAsync()
    {
        account = await Seed.AccountAsync();
        administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        service = Using(await administrator.MakeKeyAsync("verifyApiKeys"));
        (read, write) = (await Admin.MakePermissionAsync(), await Admin.MakePermissionAsync());
    }

    [Test]
    public async Task A_key_holds_exactly_the_custom_permissions_that_it_was_given()
    {
        var key = await administrator.MakeKeyAsync(read, "readApiKeys");

        Assert.That(await service.VerifyAsync(key, read), Is.EqualTo("ok"));
        Assert.That(await service.VerifyAsync(key, read, "readApiKeys"), Is.EqualTo("ok"));
        Assert.That(await service.VerifyAsync(key, write), Is.EqualTo("missing_permission"));
        foreach (var caller in new[] { Using(key), await LoginAsync(key) })
        {
            var session = await caller.GetAsync("/auth/session");
            Assert.That(session.PermissionsIn("flatPermissionsList"), Is.EqualTo(new[] { read, "readApiKeys" }));
        }

        Assert.That((await administrator.GetAsync(key.Path)).PermissionsIn(), Is.EqualTo(new[] { read, "readApiKeys" }));
        Assert.That((string?)(await ExplainAsync(key, read)).Json["code"], Is.EqualTo("ok"));
        Assert.That((string?)(await ExplainAsync(key, write)).Json["code"], Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task Usage_shows_which_custom_permissions_were_exercised_and_narrowing_removes_the_others()
    {
        var key = await administrator.MakeKeyAsync(read, write, "readApiKeys");
        await service.VerifyAsync(key, read);
        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);

        var usage = await administrator.GetAsync($"{key.Path}/usage/permissions");

        Assert.That(usage.PermissionsIn("neverUsed"), Is.EquivalentTo(new[] { write, "readApiKeys" }));
        var used = usage.Json["permissions"]!.AsArray().Single(permission => (string?)permission!["name"] == read)!;
        Assert.That(used["lastUsedAt"], Is.Not.Null);
    }

    [Test]
    public async Task A_role_grants_a_custom_permission()
    {
        var user = await LoginAsync(await Seed.UserAsync([account]), Seed.Password);
        var id = (int)(await user.GetAsync("/auth/session")).Json["id"]!;
        var role = (int)(await administrator.PostAsync(
            "/roles", new { name = "Order clerk", permissions = new[] { read, "writeApiKeys" } })).Json["id"]!;

        await administrator.PostAsync($"/roles/{role}/assignments", new { userId = id });

        var session = await user.GetAsync("/auth/session");
        Assert.That(session.PermissionsIn("flatPermissionsList"), Is.EqualTo(new[] { read, "writeApiKeys" }));
        Assert.That(session.PermissionsIn("permissionsFromRoles"), Is.EqualTo(new[] { read, "writeApiKeys" }));
        Assert.That((string?)session.Json["permissionsFromRolesDetails"]![read]![0]!["role"], Is.EqualTo("Order clerk"));
        Assert.That((await user.PostKeyAsync(read)).Status, Is.EqualTo(HttpStatusCode.Created));
        (await user.PostKeyAsync(write)).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That((await administrator.GetAsync($"/roles?permissions={read}")).NamesIn(), Does.Contain("Order clerk"));
        Assert.That((await administrator.GetAsync($"/roles?permissions={write}")).NamesIn(), Does.Not.Contain("Order clerk"));
    }

    [Test]
    public async Task Keys_are_found_and_changed_by_a_custom_permission()
    {
        var (one, other) = (await administrator.MakeKeyAsync(read), await administrator.MakeKeyAsync(write));

        var listed = await administrator.GetAsync($"/apikeys?permissions={read}");
        var bulk = await administrator.PostAsync(
            "/apikeys/bulk", new { action = "disable", filter = new Dictionary<string, string> { ["permissions"] = read } });
        var patched = await administrator.PatchAsync(other.Path, new { permissions = new[] { read, write } });

        Assert.That(listed.Json.AsArray().Select(key => (string)key!["id"]!), Is.EqualTo(new[] { one.Id }));
        Assert.That((bulk.Status, bulk.Json["results"]!.AsArray().Count), Is.EqualTo((HttpStatusCode.OK, 1)));
        Assert.That(patched.PermissionsIn(), Is.EqualTo(new[] { read, write }));
    }

    [Test]
    public async Task An_unknown_permission_is_refused_by_name_wherever_it_is_sent()
    {
        const string Unknown = "never:defined";
        var key = await administrator.MakeKeyAsync(read);

        (await administrator.PostKeyAsync(read, Unknown)).AssertInvalid("permissions[1]");
        (await administrator.PatchAsync(key.Path, new { permissions = new[] { Unknown } })).AssertInvalid("permissions[0]");
        (await administrator.PostAsync("/roles", new { name = "R", permissions = new[] { Unknown } })).AssertInvalid("permissions[0]");
        (await administrator.GetAsync($"/apikeys?permissions={Unknown}")).AssertInvalid("permissions");
        (await administrator.GetAsync($"/roles?permissions={Unknown}")).AssertInvalid("permissions");
        (await Admin.GetAsync($"/accounts?permissions={Unknown}")).AssertInvalid("permissions");
        (await ExplainAsync(key, Unknown)).AssertInvalid("permission");
        var body = new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { read, Unknown } };
        (await service.PostAsync("/apikeys/verify", body)).AssertInvalid("permissions[1]");
        (await service.PostAsync("/apikeys/verify/batch", new { items = new[] { body } })).AssertInvalid("items[0].permissions[1]");
        Assert.That((await administrator.GetAsync(key.Path)).PermissionsIn(), Is.EqualTo(new[] { read }));
    }

    [Test]
    public async Task A_permission_that_is_sent_twice_is_refused()
    {
        (await administrator.PostKeyAsync(read, read)).AssertInvalid("permissions");
        (await service.PostAsync("/apikeys/verify", new { apiKey = "k", apiSecret = "s", permissions = new[] { read, read } }))
            .AssertInvalid("permissions");
    }

    private Task<Answer> ExplainAsync(Key key, string permission) => administrator.PostAsync($"{key.Path}/explain", new { permission });
}
