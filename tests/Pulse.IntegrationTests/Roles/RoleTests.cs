using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>Roles are created, read, changed and deleted.</summary>
public sealed class RoleTests(TestDatabase database) : RolesTests(database)
{
    private static readonly string[] Members =
    [
        "id", "name", "accountId", "builtIn", "permissions", "createdAt", "createdBy", "createdById", "updatedAt", "updatedBy",
        "updatedById",
    ];

    [Test]
    public async Task A_role_of_an_account_is_answered_as_the_contract_shows_it()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);

        var created = await admin.PostRoleAsync("Clerk", "writeMerchants", "readMerchants");
        var got = await admin.GetAsync(created.Header("Location")!);

        var role = created.Json;
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        Assert.That(created.Header("Location"), Is.EqualTo($"/roles/{(int)role["id"]!}"));
        Assert.That(role.AsObject().Select(member => member.Key), Is.EqualTo(Members));
        Assert.That(((string?)role["name"], (string?)role["accountId"], (bool)role["builtIn"]!), Is.EqualTo(("Clerk", account, false)));
        Assert.That(role["permissions"]!.ToJsonString(), Is.EqualTo("""["readMerchants","writeMerchants"]"""));
        Assert.That(((string?)role["createdBy"], (string?)role["updatedBy"]), Is.EqualTo((PulseApp.AdminEmail, PulseApp.AdminEmail)));
        Assert.That((string?)role["createdAt"], Does.Match(Instants.Pattern).And.EqualTo((string?)role["updatedAt"]));
        Assert.That((got.Text, got.Header("ETag")), Is.EqualTo((created.Text, created.Header("ETag"))));
    }

    [Test]
    public async Task A_global_role_belongs_to_no_account_and_is_visible_in_each()
    {
        var id = await Admin.MakeGlobalRoleAsync("Known everywhere", "readMerchants", "impersonateUsers");
        var reader = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadRoles);

        var got = await reader.GetAsync($"/roles/{id}");

        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK), got.Text);
        Assert.That(
            (got.Json["accountId"], got.Json["permissions"]!.ToJsonString()),
            Is.EqualTo(((JsonNode?)null, """["impersonateUsers","readMerchants"]""")));
    }

    [Test]
    public async Task The_built_in_roles_exist_in_each_account()
    {
        var reader = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadRoles);

        var listed = (await reader.GetAsync("/roles?builtIn=true&sort=id")).Json.AsArray();

        Assert.That(listed.Select(role => ((int)role!["id"]!, (string)role["name"]!, role["accountId"])), Is.EqualTo(new[]
        {
            (Role.SuperAdminId, Role.SuperAdmin, (JsonNode?)null), (Role.AccountAdminId, Role.AccountAdmin, null),
        }));
    }

    [Test]
    public async Task Roles_are_listed_filtered_searched_sorted_and_paged()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var first = await admin.MakeRoleAsync("Alpha of the list", "readMerchants");
        var second = await admin.MakeRoleAsync("beta of the list", "readMerchants", "writeMerchants");
        await admin.MakeRoleAsync("Gamma of the list", "readUsers");

        Assert.That(
            await NamesAsync(admin, $"?accountId={account}"),
            Is.EqualTo(new[] { "Gamma of the list", "beta of the list", "Alpha of the list" }));
        Assert.That(await NamesAsync(admin, $"?id={second}"), Is.EqualTo(new[] { "beta of the list" }));
        Assert.That(await NamesAsync(admin, "?name=Alpha of the list"), Is.EqualTo(new[] { "Alpha of the list" }));
        Assert.That(
            await NamesAsync(admin, "?permissions=writeMerchants&builtIn=false&search=LIST"), Is.EqualTo(new[] { "beta of the list" }));
        Assert.That(
            await NamesAsync(admin, $"?search=OF THE LIST&sort=name&createdBy={PulseApp.AdminEmail}"),
            Is.EqualTo(new[] { "Alpha of the list", "beta of the list", "Gamma of the list" }));
        Assert.That(await NamesAsync(admin, "?accountId=&builtIn=true&sort=-id"), Is.EqualTo(new[] { Role.AccountAdmin, Role.SuperAdmin }));
        Assert.That(await NamesAsync(admin, "?updatedBy=nobody"), Is.Empty);

        var page = await admin.GetAsync($"/roles?accountId={account}&sort=id&page=2&pageSize=1");
        Assert.That((page.Header("X-Total-Count"), (int)page.Json[0]!["id"]!), Is.EqualTo(("3", second)));
        Assert.That(page.Header("Link"), Does.Contain("rel=\"next\"").And.Contain("rel=\"prev\""));
        Assert.That(first, Is.LessThan(second));
    }

    [TestCase("?id=x", "id")]
    [TestCase("?id=-1", "id")]
    [TestCase("?accountId=7", "accountId")]
    [TestCase("?permissions=readNothing", "permissions")]
    [TestCase("?builtIn=yes", "builtIn")]
    [TestCase("?createdAt=yesterday", "createdAt")]
    [TestCase("?version=1", "version")]
    [TestCase("?sort=permissions", "sort")]
    [TestCase("?page=0", "page")]
    [TestCase("?pageSize=101", "pageSize")]
    public async Task An_invalid_parameter_is_named(string query, string path) =>
        (await Admin.GetAsync("/roles" + query)).AssertInvalid(path);

    [Test]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        var admin = await AdminInNewAccountAsync();
        var id = await admin.MakeRoleAsync("Before", "readMerchants");

        var renamed = await admin.PatchAsync($"/roles/{id}", new { name = "BEFORE" });
        var narrowed = await admin.PatchAsync($"/roles/{id}", new { permissions = new[] { "readUsers" } }, renamed.Header("ETag"));
        var untouched = await admin.PatchAsync($"/roles/{id}", new { });

        Assert.That(
            ((string?)renamed.Json["name"], renamed.Json["permissions"]!.ToJsonString()), Is.EqualTo(("BEFORE", """["readMerchants"]""")));
        Assert.That(
            ((string?)narrowed.Json["name"], narrowed.Json["permissions"]!.ToJsonString()), Is.EqualTo(("BEFORE", """["readUsers"]""")));
        Assert.That(new[] { renamed.Header("ETag"), narrowed.Header("ETag") }, Is.EqualTo(new[] { "\"2\"", "\"3\"" }));
        Assert.That((untouched.Text, untouched.Header("ETag")), Is.EqualTo((narrowed.Text, "\"3\"")));
    }

    [Test]
    public async Task A_version_that_is_not_the_current_one_changes_and_deletes_nothing()
    {
        var admin = await AdminInNewAccountAsync();
        var id = await admin.MakeRoleAsync("Guarded", "readMerchants");

        (await admin.PatchAsync($"/roles/{id}", new { name = "Other" }, "\"7\""))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        (await admin.DeleteAsync($"/roles/{id}", "\"7\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");

        Assert.That((string?)(await admin.GetAsync($"/roles/{id}")).Json["name"], Is.EqualTo("Guarded"));
    }

    [Test]
    public async Task Of_two_changes_of_one_version_the_second_gets_a_conflict_error()
    {
        var admin = await AdminInNewAccountAsync();
        var id = await admin.MakeRoleAsync("Contended", "readMerchants");

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => admin.PatchAsync($"/roles/{id}", new { name = $"Name {i}" }, "\"1\"")));

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(
            answers.Where(answer => answer != winner).Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.PreconditionFailed));
    }

    [Test]
    public async Task An_unassigned_role_is_deleted()
    {
        var admin = await AdminInNewAccountAsync();
        var id = await admin.MakeRoleAsync("Passing", "readMerchants");

        var deleted = await admin.DeleteAsync($"/roles/{id}", "\"1\"");

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
        (await admin.GetAsync($"/roles/{id}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.DeleteAsync($"/roles/{id}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task An_assigned_role_cannot_be_deleted_and_the_error_gives_the_number_of_holders()
    {
        var (here, there) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var global = await Admin.MakeGlobalRoleAsync("Assigned in two accounts", "readMerchants");
        var own = await AdminIn(here).MakeRoleAsync("Held once", "readMerchants");
        var (member, other) = (
            await NewPersonAsync([here], (own, here), (global, here)), await NewPersonAsync([there], (global, there), (global, null)));

        var inUse = await AdminIn(here).DeleteAsync($"/roles/{own}");
        var inUseElsewhere = await AdminIn(here).DeleteAsync($"/roles/{global}");
        await AdminIn(here).UnassignAsync(own, member.Id);

        inUse.AssertProblem(HttpStatusCode.Conflict, "role_in_use");
        Assert.That((string?)inUse.Json["detail"], Does.StartWith("The role is assigned to 1 user."));
        inUseElsewhere.AssertProblem(HttpStatusCode.Conflict, "role_in_use");
        Assert.That((string?)inUseElsewhere.Json["detail"], Does.StartWith("The role is assigned to 2 users."));
        Assert.That((await AdminIn(here).DeleteAsync($"/roles/{own}")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusesOfSessionsAsync(member.Caller, other.Caller), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_built_in_roles_can_be_neither_changed_nor_deleted([Values(Role.SuperAdminId, Role.AccountAdminId)] int id)
    {
        var before = await Admin.GetAsync($"/roles/{id}");

        (await Admin.PatchAsync($"/roles/{id}", new { name = "Mine" })).AssertProblem(HttpStatusCode.Conflict, "built_in_role");
        (await Admin.PatchAsync($"/roles/{id}", new { permissions = new[] { "readUsers" } }))
            .AssertProblem(HttpStatusCode.Conflict, "built_in_role");
        (await Admin.DeleteAsync($"/roles/{id}")).AssertProblem(HttpStatusCode.Conflict, "built_in_role");
        (await Admin.DeleteAsync($"/roles/{id}", "\"7\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");

        Assert.That((await Admin.GetAsync($"/roles/{id}")).Text, Is.EqualTo(before.Text));
    }

    [Test]
    public async Task An_API_key_creates_roles_up_to_its_own_permissions_and_is_not_a_superAdmin()
    {
        var admin = await AdminInNewAccountAsync();
        var made = await admin.MakeKeyAsync("writeRoles", "readMerchants");
        var key = Using(made);

        var within = await key.PostRoleAsync("By a key", "readMerchants");

        Assert.That(within.Status, Is.EqualTo(HttpStatusCode.Created), within.Text);
        Assert.That((string?)within.Json["createdBy"], Is.EqualTo(made.ApiKey));
        (await key.PostRoleAsync("Beyond a key", "readMerchants", "readUsers"))
            .AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        (await key.PostGlobalRoleAsync("Global of a key", "readMerchants")).AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
    }

    private static async Task<string[]> NamesAsync(Setup.Api api, string query)
    {
        var listed = await api.GetAsync("/roles" + query);
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(role => (string)role!["name"]!)];
    }
}
