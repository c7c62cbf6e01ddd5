using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>The deletion of a permission takes it from all who hold it, for good.</summary>
public sealed class DeletionTests(TestDatabase database) : SecurityTests(database)
{
    private string account = "";
    private string name = "";
    private Setup.Api administrator = null!;
    private Setup.Api service = null!;

    [SetUp]
    public async Task DefineAsync()
    {
        account = await Seed.AccountAsync();
        administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        service = Using(await administrator.MakeKeyAsync("verifyApiKeys"));
        name = await Admin.MakePermissionAsync(account);
    }

    [Test]
    public async Task A_deleted_permission_is_lost_by_keys_roles_accounts_and_administrators_with_their_next_request()
    {
        var key = await administrator.MakeKeyAsync(name, "readApiKeys");
        var (direct, session) = (Using(key), await LoginAsync(key));
        var user = await UserWithRoleAsync();
        Setup.Api[] holders = [direct, session, user, administrator];
        Assert.That(await Task.WhenAll(holders.Select(HoldsAsync)), Is.All.True);

        var deleted = await Admin.DeleteAsync($"/permissions/{name}");

        Assert.That((deleted.Status, deleted.Text), Is.EqualTo((HttpStatusCode.NoContent, "")));
        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1"));
        Assert.That(await Task.WhenAll(holders.Select(HoldsAsync)), Is.All.False);
        Assert.That((await administrator.GetAsync(key.Path)).PermissionsIn(), Is.EqualTo(new[] { "readApiKeys" }));
        Assert.That((await AdminIn(account).GetAsync($"/accounts/{account}/permissions")).PermissionsIn(), Does.Not.Contain(name));
        Assert.That((await administrator.GetAsync("/roles?name=accountAdmin")).Text, Does.Not.Contain(name));
        Assert.That((await Admin.GetAsync("/permissions")).NamesIn(), Does.Not.Contain(name));
        (await service.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { name } }))
            .AssertInvalid("permissions[0]");
    }

    [Test]
    public async Task A_deleted_permission_is_not_shown_in_sessions_that_were_narrowed_to_it()
    {
        var key = await administrator.MakeKeyAsync(name, "readSessions");
        var email = await Seed.UserAsync([account], (Role.AccountAdminId, account));
        string[] permissions = [name, "readSessions"];
        Setup.Api[] sessions =
        [
            await NarrowedAsync(new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions }),
            await NarrowedAsync(new { email, password = Seed.Password, permissions }),
            await NarrowedAsync(new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions = new[] { name } }),
        ];
        Assert.That((await sessions[0].GetAsync("/auth/session")).PermissionsIn("narrowedTo"), Is.EqualTo(permissions));

        await Admin.DeleteAsync($"/permissions/{name}");

        foreach (var session in sessions[..2])
        {
            var listed = (await session.GetAsync("/sessions?mine=true")).Json.AsArray();
            Assert.That((await session.GetAsync("/auth/session")).PermissionsIn("narrowedTo"), Is.EqualTo(permissions[1..]));
            Assert.That(listed.Select(shown => shown!["narrowedTo"]!.ToJsonString()), Has.Member("""["readSessions"]"""));
            Assert.That(listed.Select(shown => shown!.ToJsonString()), Has.None.Contains(name));
        }

        Assert.That((await sessions[2].GetAsync("/auth/session")).PermissionsIn("narrowedTo"), Is.Empty);
        Assert.That((await sessions[2].GetAsync("/sessions")).Code, Is.EqualTo("missing_permission"), "It stays narrowed.");
    }

    [Test]
    public async Task A_dry_run_counts_the_holders_and_changes_nothing()
    {
        var (key, _) = (await administrator.MakeKeyAsync(name), await administrator.MakeKeyAsync(name, "readApiKeys"));
        await UserWithRoleAsync();

        var counted = await Admin.DeleteAsync($"/permissions/{name}?dryRun=true");

        Assert.That((counted.Status, counted.Text), Is.EqualTo((HttpStatusCode.OK, """{"apiKeys":2,"roles":1,"accounts":1}""")));
        Assert.That(await service.VerifyAsync(key, name), Is.EqualTo("ok"));
        Assert.That((await AdminIn(account).GetAsync($"/permissions/{name}")).Header("ETag"), Is.EqualTo("\"1\""));
        (await Admin.DeleteAsync($"/permissions/{name}?dryRun=yes")).AssertInvalid("dryRun");
        (await Admin.DeleteAsync($"/permissions/{name}?dryrun=true")).AssertInvalid("dryrun");
    }

    [Test]
    public async Task One_event_tells_what_the_permission_was_taken_from()
    {
        var key = await administrator.MakeKeyAsync(name);

        await Admin.DeleteAsync($"/permissions/{name}");

        var events = (await Admin.GetAsync($"/audit-events?action=permission.deleted&target={name}")).Json.AsArray();
        Assert.That(events, Has.Count.EqualTo(1));
        var taken = events[0]!["changes"]!["takenFrom"]!["from"]!;
        Assert.That(
            ((int)taken["apiKeys"]!, (int)taken["roles"]!, (int)taken["accounts"]!), Is.EqualTo((1, 0, 1)));
        Assert.That(
            ((string)taken["apiKeyIds"]![0]!, (string)taken["accountIds"]![0]!), Is.EqualTo((key.Id, account)));
        Assert.That((await administrator.GetAsync("/audit-events?action=apiKey.updated")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_deleted_name_can_be_neither_granted_nor_defined_again()
    {
        var key = await administrator.MakeKeyAsync("readApiKeys");
        await Admin.DeleteAsync($"/permissions/{name}");

        var defined = await Admin.DefineAsync(name);
        var granted = await administrator.PatchAsync(key.Path, new { permissions = new[] { name } });

        defined.AssertProblem(HttpStatusCode.Conflict, "permission_retired");
        granted.AssertInvalid("permissions[0]");
        Assert.That(granted.Error("permissions[0]"), Is.EqualTo($"The permission '{name}' was deleted."));
        (await Admin.DeleteAsync($"/permissions/{name}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await Admin.PatchAsync($"/permissions/{name}", new { description = "Other." }))
            .AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task A_stored_name_that_is_not_in_the_catalogue_counts_as_not_held()
    {
        var key = await administrator.MakeKeyAsync("readApiKeys");
        await Admin.DeleteAsync($"/permissions/{name}");

        // As if it had been granted at the same time as the deletion.
        await Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "CustomPermissions" = {$" {name} "} WHERE "Identifier" = {key.ApiKey}""");

        Assert.That(await HoldsAsync(Using(key)), Is.False);
        Assert.That((string?)(await administrator.PostAsync($"{key.Path}/explain", new { })).Json["code"], Is.EqualTo("ok"));
    }

    [Test]
    public async Task The_deletion_changes_the_versions_of_those_that_had_the_permission_and_of_no_others()
    {
        var (key, other) = (await administrator.MakeKeyAsync(name, "readApiKeys"), await administrator.MakeKeyAsync("readApiKeys"));

        await Admin.DeleteAsync($"/permissions/{name}");

        (await administrator.PatchAsync(key.Path, new { name = "Other" }, key.ETag))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        var changed = await administrator.PatchAsync(other.Path, new { name = "Other" }, other.ETag);
        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_that_loses_its_last_permission_stays_and_can_be_changed()
    {
        var key = await administrator.MakeKeyAsync(name);
        await Admin.DeleteAsync($"/permissions/{name}");

        var renamed = await administrator.PatchAsync(key.Path, new { name = "Other" });

        Assert.That((renamed.Status, renamed.PermissionsIn()), Is.EqualTo((HttpStatusCode.OK, Array.Empty<string>())));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Names_that_contain_the_deleted_name_stay()
    {
        var longer = $"{name}-all";
        await Admin.DefineAsync(longer, account);
        var key = await administrator.MakeKeyAsync(name, longer);

        await Admin.DeleteAsync($"/permissions/{name}");

        Assert.That((await administrator.GetAsync(key.Path)).PermissionsIn(), Is.EqualTo(new[] { longer }));
    }

    [Test]
    public async Task The_version_that_the_caller_knows_is_deleted()
    {
        await Admin.PatchAsync($"/permissions/{name}", new { description = "Other." });

        (await Admin.DeleteAsync($"/permissions/{name}", "\"1\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That((await Admin.DeleteAsync($"/permissions/{name}", "\"2\"")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    private async Task<Setup.Api> NarrowedAsync(object login)
    {
        var opened = await Anonymous().PostAsync("/auth/login", login);
        Assert.That(opened.Status, Is.EqualTo(HttpStatusCode.OK), opened.Text);
        return Bearer((string)opened.Json["token"]!);
    }

    private async Task<Setup.Api> UserWithRoleAsync()
    {
        var user = await LoginAsync(await Seed.UserAsync([account]), Seed.Password);
        var id = (int)(await user.GetAsync("/auth/session")).Json["id"]!;
        var role = await administrator.PostAsync("/roles", new { name = $"Clerk {name}", permissions = new[] { name } });
        await administrator.PostAsync($"/roles/{(int)role.Json["id"]!}/assignments", new { userId = id });
        return user;
    }

    private async Task<bool> HoldsAsync(Setup.Api caller) =>
        (await caller.GetAsync("/auth/session")).PermissionsIn("flatPermissionsList").Contains(name);
}
