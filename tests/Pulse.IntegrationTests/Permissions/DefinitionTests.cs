using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>Installations define permissions for the services that rely on Pulse.</summary>
public sealed class DefinitionTests(TestDatabase database) : SecurityTests(database)
{
    [Test]
    public async Task A_new_permission_is_returned_with_its_address_and_its_version()
    {
        var name = CustomPermissions.NewName();

        var defined = await Admin.DefineAsync(name);
        var got = await Admin.GetAsync(defined.Header("Location")!);

        Assert.That(
            (defined.Status, defined.Header("Location"), defined.Header("ETag")),
            Is.EqualTo((HttpStatusCode.Created, $"/permissions/{name}", "\"1\"")));
        Assert.That((got.Text, got.Header("ETag")), Is.EqualTo((defined.Text, "\"1\"")));
        Assert.That(
            defined.Json.AsObject().Select(member => member.Key),
            Is.EqualTo(new[] { "name", "description", "builtIn", "grantable", "allAccounts", "createdAt", "updatedAt" }));
        Assert.That(
            ((string?)got.Json["description"], (bool)got.Json["builtIn"]!, (bool)got.Json["grantable"]!, (bool?)got.Json["allAccounts"]),
            Is.EqualTo(($"About {name}.", false, true, (bool?)true)));
    }

    [TestCase("a:b")]
    [TestCase("ledger.entries:write")]
    [TestCase("a1-b_c.D")]
    public async Task A_name_has_ASCII_words_with_a_dot_or_a_colon(string name) =>
        Assert.That((await Admin.DefineAsync(name)).Status, Is.EqualTo(HttpStatusCode.Created));

    [TestCase("")]
    [TestCase("orders")]
    [TestCase("readApiKeys")]
    [TestCase("orders-read")]
    [TestCase("Orders:read")]
    [TestCase("orders:")]
    [TestCase(":read")]
    [TestCase("orders::read")]
    [TestCase("orders:read ")]
    [TestCase("orders read:a")]
    [TestCase("ord\u0435rs:read")]
    [TestCase("orders:r\u00e9ad")]
    [TestCase("orders\uff1aread")]
    [TestCase("orders:read\n")]
    [TestCase("orders:*")]
    public async Task Other_names_are_refused(string name) =>
        (await Admin.PostAsync("/permissions", new { name, description = "See orders." })).AssertInvalid("name");

    [Test]
    public async Task A_name_has_at_most_64_characters()
    {
        Assert.That((await Admin.DefineAsync($"a:{new string('b', 62)}")).Status, Is.EqualTo(HttpStatusCode.Created));
        (await Admin.DefineAsync($"a:{new string('b', 63)}")).AssertInvalid("name");
    }

    [TestCase("""{"name":"a:x"}""", "description")]
    [TestCase("""{"name":"a:x","description":" "}""", "description")]
    [TestCase("""{"name":"a:x","description":"A.","accounts":["7"]}""", "accounts[0]")]
    [TestCase("""{"name":"a:x","description":"A.","accounts":["6591739253089529","6591739253089529"]}""", "accounts")]
    [TestCase("""{"name":"a:x","description":"A.","accounts":["9999999999999999"]}""", "accounts[0]")]
    [TestCase("""{"name":"a:x","description":"A.","builtIn":true}""", "builtIn")]
    [TestCase("""{"name":"a:x","description":"A.","allAccounts":false}""", "allAccounts")]
    public async Task Invalid_definitions_are_refused_and_change_nothing(string body, string path)
    {
        (await Admin.PostAsync("/permissions", body)).AssertInvalid(path);

        (await Admin.GetAsync("/permissions/a:x")).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Names_that_differ_in_case_are_different_permissions()
    {
        var (lower, upper) = (CustomPermissions.NewName("read"), CustomPermissions.NewName("Read"));
        upper = lower.Replace(":read", ":Read", StringComparison.Ordinal);
        await Admin.DefineAsync(lower);
        await Admin.DefineAsync(upper);
        var admin = await AdminInNewAccountAsync();
        var service = Using(await admin.MakeKeyAsync("verifyApiKeys"));
        var key = await admin.MakeKeyAsync(lower);

        Assert.That(await service.VerifyAsync(key, lower), Is.EqualTo("ok"));
        Assert.That(await service.VerifyAsync(key, upper), Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task One_of_two_simultaneous_definitions_of_a_name_is_a_conflict()
    {
        for (var round = 0; round < 5; round++)
        {
            var name = CustomPermissions.NewName();

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bearer(AdminToken).DefineAsync(name)));

            Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(1));
            foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            {
                refused.AssertProblem(HttpStatusCode.Conflict, "duplicate_permission");
            }
        }
    }

    [Test]
    public async Task Only_a_superAdmin_user_in_person_defines_changes_and_deletes_permissions()
    {
        var (account, name) = (await Seed.AccountAsync(), await Admin.MakePermissionAsync());
        var accountAdmin = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var key = Using(await AdminIn(account).MakeKeyAsync("writeApiKeys", "writeAccounts", "writeRoles"));

        foreach (var caller in new[] { accountAdmin, key })
        {
            (await caller.DefineAsync(CustomPermissions.NewName())).AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
            (await caller.PatchAsync($"/permissions/{name}", new { description = "Other." }))
                .AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
            (await caller.DeleteAsync($"/permissions/{name}")).AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
        }

        Assert.That((string?)(await Admin.GetAsync($"/permissions/{name}")).Json["description"], Is.EqualTo($"About {name}."));
    }

    [Test]
    public async Task A_description_is_changed_at_the_version_that_the_caller_knows()
    {
        var path = $"/permissions/{await Admin.MakePermissionAsync()}";

        var changed = await Admin.PatchAsync(path, new { description = "See all." }, "\"1\"");
        var outdated = await Admin.PatchAsync(path, new { description = "See some." }, "\"1\"");
        var unchanged = await Admin.PatchAsync(path, "{}");

        Assert.That(
            (changed.Status, (string?)changed.Json["description"], changed.Header("ETag")),
            Is.EqualTo((HttpStatusCode.OK, "See all.", "\"2\"")));
        outdated.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That((unchanged.Text, unchanged.Header("ETag")), Is.EqualTo((changed.Text, "\"2\"")));
        (await Admin.PatchAsync(path, """{"description":null}""")).AssertInvalid("description");
        (await Admin.PatchAsync(path, """{"name":"other:name"}""")).AssertInvalid("name");
    }

    [Test]
    public async Task Built_in_permissions_are_shown_and_cannot_be_changed_or_deleted()
    {
        var shown = await Admin.GetAsync("/permissions/readApiKeys");

        Assert.That((shown.Status, (bool)shown.Json["builtIn"]!), Is.EqualTo((HttpStatusCode.OK, true)));
        (await Admin.PatchAsync("/permissions/readApiKeys", new { description = "Other." }))
            .AssertProblem(HttpStatusCode.Conflict, "built_in_permission");
        (await Admin.DeleteAsync("/permissions/readApiKeys")).AssertProblem(HttpStatusCode.Conflict, "built_in_permission");
        (await Admin.DeleteAsync("/permissions/never:defined")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await Admin.DeleteAsync("/permissions/malformed")).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task The_definition_is_in_the_log_of_the_system()
    {
        var account = await Seed.AccountAsync();

        var name = await Admin.MakePermissionAsync(account);

        var events = (await Admin.GetAsync($"/audit-events?action=permission.defined&target={name}")).Json.AsArray();
        Assert.That(events, Has.Count.EqualTo(1));
        Assert.That((string?)events[0]!["changes"]!["accounts"]!["to"]![0], Is.EqualTo(account));
    }
}
