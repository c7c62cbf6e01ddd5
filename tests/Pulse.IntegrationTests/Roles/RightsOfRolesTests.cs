using System.Text.Json.Nodes;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>The session object shows the source of each permission.</summary>
public sealed class RightsOfRolesTests(TestDatabase database) : RolesTests(database)
{
    private string first = "";
    private string second = "";
    private Person person = null!;

    [SetUp]
    public async Task MakePersonAsync()
    {
        (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        person = await NewPersonAsync([first, second]);
    }

    [Test]
    public async Task Each_permission_lists_the_roles_that_grant_it_assignments_for_all_accounts_first_then_by_account()
    {
        var everywhere = await Admin.MakeGlobalRoleAsync($"zeta {first}", "readMerchants", "readUsers");
        var global = await Admin.MakeGlobalRoleAsync($"epsilon {first}", "readMerchants");
        var inFirst = await AdminIn(first).MakeRoleAsync("delta", "readMerchants", "writeMerchants");
        var inSecond = await AdminIn(second).MakeRoleAsync("alpha", "writeMerchants");
        await AdminIn(second).AssignAsync(inSecond, person.Id);
        await AdminIn(second).AssignAsync(global, person.Id);
        await AdminIn(first).AssignAsync(inFirst, person.Id);
        await Admin.AssignInAllAsync(everywhere, person.Id);

        var session = await SessionAsync();
        var inOther = (await person.Caller.In(second).GetAsync("/auth/session")).Json;

        Assert.That(Texts(session["flatRolesList"]), Is.EqualTo(new[] { $"zeta {first}", "delta", "alpha", $"epsilon {first}" }));
        Assert.That(Texts(session["flatPermissionsList"]), Is.EqualTo(new[] { "readMerchants", "readUsers", "writeMerchants" }));
        Assert.That(Texts(session["permissionsFromRoles"]), Is.EqualTo(new[] { "readMerchants", "readUsers", "writeMerchants" }));
        Assert.That(
            SourcesOf(session, "readMerchants"),
            Is.EqualTo(new[] { ($"zeta {first}", null), ("delta", first), ($"epsilon {first}", (string?)second) }));
        Assert.That(SourcesOf(session, "readUsers"), Is.EqualTo(new[] { ($"zeta {first}", (string?)null) }));
        Assert.That(SourcesOf(session, "writeMerchants"), Is.EqualTo(new[] { ("delta", first), ("alpha", (string?)second) }));
        Assert.That(
            inOther["permissionsFromRolesDetails"]!.ToJsonString(), Is.EqualTo(session["permissionsFromRolesDetails"]!.ToJsonString()));
    }

    [Test]
    public async Task Permissions_are_those_of_the_account_in_effect_but_their_sources_cover_all_accounts()
    {
        await AdminIn(second).AssignAsync(await AdminIn(second).MakeRoleAsync("There alone", "writeMerchants"), person.Id);

        var session = await SessionAsync();
        var inSecond = (await person.Caller.In(second).GetAsync("/auth/session")).Json;

        Assert.That(
            (Texts(session["flatPermissionsList"]), Texts(session["permissionsFromRoles"])),
            Is.EqualTo((Array.Empty<string>(), new[] { "writeMerchants" })));
        Assert.That(Texts(inSecond["flatPermissionsList"]), Is.EqualTo(new[] { "writeMerchants" }));
    }

    [Test]
    public async Task An_edited_role_and_a_removed_role_take_effect_at_once()
    {
        var admin = AdminIn(first);
        var (kept, changed) = (
            await admin.MakeRoleAsync("kept", "readMerchants"), await admin.MakeRoleAsync("changed", "readMerchants", "readUsers"));
        await admin.AssignAsync(kept, person.Id);
        await admin.AssignAsync(changed, person.Id);
        var before = await SessionAsync();

        await admin.PatchAsync($"/roles/{changed}", new { name = "renamed", permissions = new[] { "writeUsers" } });
        var after = await SessionAsync();
        await admin.UnassignAsync(changed, person.Id);
        var left = await SessionAsync();

        Assert.That(before["permissionsFromRolesDetails"]!.ToJsonString(), Is.EqualTo(
            $$"""{"readMerchants":[{"role":"changed","accountId":"{{first}}"},{"role":"kept","accountId":"{{first}}"}]"""
                + $$""","readUsers":[{"role":"changed","accountId":"{{first}}"}]}"""));
        Assert.That(after["permissionsFromRolesDetails"]!.ToJsonString(), Is.EqualTo(
            $$"""{"readMerchants":[{"role":"kept","accountId":"{{first}}"}],"writeUsers":[{"role":"renamed","accountId":"{{first}}"}]}"""));
        Assert.That(
            left["permissionsFromRolesDetails"]!.ToJsonString(),
            Is.EqualTo($$"""{"readMerchants":[{"role":"kept","accountId":"{{first}}"}]}"""));
        Assert.That(Texts(left["flatRolesList"]), Is.EqualTo(new[] { "kept" }));
    }

    [Test]
    public async Task A_permission_that_the_account_lacks_is_held_only_by_superAdmins()
    {
        var role = await Admin.MakeGlobalRoleAsync($"Impersonators {first}", "impersonateUsers", "readUsers");
        await AdminIn(first).AssignAsync(role, person.Id);
        var bounded = await SessionAsync();

        await Admin.AssignInAllAsync(Role.SuperAdminId, person.Id);
        var unbounded = await SessionAsync();
        await Admin.UnassignInAllAsync(Role.SuperAdminId, person.Id);

        Assert.That(
            Texts(bounded["permissionsFromRoles"]), Is.EqualTo(new[] { "readUsers" }).And.EqualTo(Texts(bounded["flatPermissionsList"])));
        Assert.That(
            unbounded["permissionsFromRolesDetails"]!["impersonateUsers"]!.ToJsonString(),
            Is.EqualTo("""[{"role":"superAdmin","accountId":null}]"""));
        Assert.That(Texts(unbounded["flatPermissionsList"]), Does.Contain("impersonateUsers"));
    }

    private async Task<JsonNode> SessionAsync() => (await person.Caller.In(first).GetAsync("/auth/session")).Json;

    private static (string Role, string? AccountId)[] SourcesOf(JsonNode session, string permission) =>
        [.. session["permissionsFromRolesDetails"]![permission]!.AsArray().Select(
            source => ((string)source!["role"]!, (string?)source["accountId"]))];

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];
}
