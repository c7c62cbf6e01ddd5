using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>Roles are assigned to users and unassigned, in one account or in all.</summary>
public sealed class AssignmentTests(TestDatabase database) : RolesTests(database)
{
    [Test]
    public async Task A_role_is_given_once_and_giving_it_again_changes_nothing()
    {
        var account = await Seed.AccountAsync();
        var (admin, member) = (AdminIn(account), await NewPersonAsync([account]));
        var role = await admin.MakeRoleAsync("Given", "readMerchants");

        var first = await admin.AssignAsync(role, member.Id);
        var versions = await VersionOfAsync(member);
        var again = await admin.AssignAsync(role, member.Id);

        Assert.That((first.Status, again.Status), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK)), first.Text);
        Assert.That(
            first.Text,
            Is.EqualTo($$"""{"userId":{{member.Id}},"email":"{{member.Email}}","accountId":"{{account}}"}""").And.EqualTo(again.Text));
        Assert.That(
            (first.Header("Location"), again.Header("Location")), Is.EqualTo(($"/roles/{role}/assignments/{member.Id}", (string?)null)));
        Assert.That(await VersionOfAsync(member), Is.EqualTo(versions));
    }

    [Test]
    public async Task Assigning_and_unassigning_a_role_edits_the_user()
    {
        var account = await Seed.AccountAsync();
        var (admin, member) = (AdminIn(account), await NewPersonAsync([account]));
        var role = await admin.MakeRoleAsync("Edits", "readMerchants");

        await admin.AssignAsync(role, member.Id);
        var given = (await member.Caller.GetAsync("/auth/session")).Json;
        await admin.UnassignAsync(role, member.Id);

        Assert.That((string?)given["updatedBy"], Is.EqualTo(PulseApp.AdminEmail));
        Assert.That(await VersionOfAsync(member), Is.EqualTo(3));
    }

    [Test]
    public async Task A_role_that_is_not_held_cannot_be_taken()
    {
        var account = await Seed.AccountAsync();
        var (admin, member) = (AdminIn(account), await NewPersonAsync([account]));
        var role = await admin.MakeGlobalRoleAsync("Assigned once", "readMerchants");

        (await admin.UnassignAsync(role, member.Id)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        await admin.AssignAsync(role, member.Id);
        (await admin.UnassignInAllAsync(role, member.Id)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That((await admin.UnassignAsync(role, member.Id)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        (await admin.UnassignAsync(role, member.Id)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.UnassignAsync(role, 2_000_000_000)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.UnassignAsync(2_000_000_000, member.Id)).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task A_role_for_all_accounts_is_given_to_any_user_and_beside_one_for_an_account()
    {
        var (here, there) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (admin, stranger) = (AdminIn(here), await NewPersonAsync([there]));
        var role = await admin.MakeGlobalRoleAsync("In all accounts", "readMerchants");

        var inAll = await admin.AssignInAllAsync(role, stranger.Id);
        var inTheirs = await AdminIn(there).AssignAsync(role, stranger.Id);
        var taken = await AdminIn(there).UnassignAsync(role, stranger.Id);
        var left = (await stranger.Caller.GetAsync("/auth/session")).Json["permissionsFromRolesDetails"]!["readMerchants"]!;

        Assert.That(
            (inAll.Status, inAll.Header("Location")),
            Is.EqualTo((HttpStatusCode.Created, $"/roles/{role}/assignments/{stranger.Id}?allAccounts=true")));
        Assert.That(inAll.Json["accountId"], Is.Null);
        Assert.That((inTheirs.Status, taken.Status), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.NoContent)));
        Assert.That(left.ToJsonString(), Is.EqualTo("""[{"role":"In all accounts","accountId":null}]"""));
        Assert.That((await admin.UnassignInAllAsync(role, stranger.Id)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_role_assigned_with_the_wrong_scope_is_refused_with_the_path()
    {
        var account = await Seed.AccountAsync();
        var (admin, member) = (AdminIn(account), await NewPersonAsync([account]));
        var own = await admin.MakeRoleAsync("In one account", "readMerchants");

        (await admin.AssignInAllAsync(own, member.Id)).AssertInvalid("allAccounts");
        (await admin.AssignAsync(Role.SuperAdminId, member.Id)).AssertInvalid("allAccounts");

        Assert.That((await admin.AssignInAllAsync(Role.AccountAdminId, member.Id)).Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            (await member.Caller.GetAsync("/auth/session")).Json["accounts"]!.AsArray().Select(a => (bool)a!["accountAdmin"]!),
            Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task Holders_in_the_account_are_listed_newest_first_and_for_a_superAdmin_also_those_in_all_accounts()
    {
        var (here, there) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Admin.MakeGlobalRoleAsync("Listed", "readMerchants");
        var everywhere = await NewPersonAsync([there], (role, null));
        var elsewhere = await NewPersonAsync([there], (role, there));
        var older = await NewPersonAsync([here, there], (role, here), (role, there));
        var everywhereToo = await NewPersonAsync([there], (role, null));
        var newer = await NewPersonAsync([here], (role, here));
        var reader = await NewPersonAsync(here, Permission.ReadRoles);

        var seen = await HoldersAsync(reader.Caller, role);
        var seenByAdmin = await HoldersAsync(AdminIn(here), role);

        Assert.That(seen, Is.EqualTo(new[] { (newer.Id, here), (older.Id, here) }));
        Assert.That(
            seenByAdmin,
            Is.EqualTo(new[] { (newer.Id, here), (everywhereToo.Id, null), (older.Id, here), (everywhere.Id, (string?)null) }));
        Assert.That(seenByAdmin.Select(held => held.UserId), Does.Not.Contain(elsewhere.Id));
    }

    [Test]
    public async Task Concurrent_grants_of_the_same_role_create_one_assignment()
    {
        var account = await Seed.AccountAsync();
        var (admin, member) = (AdminIn(account), await NewPersonAsync([account]));
        var role = await admin.MakeRoleAsync("Many assigners", "readMerchants");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.AssignAsync(role, member.Id)));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(1));
        Assert.That(await HoldersAsync(admin, role), Is.EqualTo(new[] { (member.Id, (string?)account) }));
        Assert.That(await VersionOfAsync(member), Is.EqualTo(2));
    }

    private static async Task<(int UserId, string? AccountId)[]> HoldersAsync(Setup.Api api, int role)
    {
        var listed = await api.GetAsync($"/roles/{role}/assignments");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().OfType<JsonObject>().Select(held => ((int)held["userId"]!, (string?)held["accountId"]))];
    }

    private async Task<long> VersionOfAsync(Person person)
    {
        long version = 0;
        await Seed.ChangeAsync(async db => version = (await db.Users.FindAsync(person.Id))!.Version);
        return version;
    }
}
