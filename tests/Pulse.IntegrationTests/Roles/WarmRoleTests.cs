using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>A change of a role takes effect at the next request with a session in memory (security rule 7).</summary>
public sealed class WarmRoleTests(TestDatabase database) : RolesTests(database)
{
    private const string AllOfOne = @"^confirmed=1/1, lag=\d+ms$";

    private string account = "";
    private Setup.Api admin = null!;

    [SetUp]
    public async Task MakeAccountAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
    }

    [Test]
    public async Task Assigning_and_removing_a_role_take_effect_at_once([Values] bool global, [Values] bool inAll)
    {
        var role = global || inAll
            ? await admin.MakeGlobalRoleAsync($"Warm {global} {inAll}", "readApiKeys")
            : await admin.MakeRoleAsync("Warm", "readApiKeys");
        var member = await NewPersonAsync([account]);

        var before = await member.Caller.GetAsync("/apikeys");
        await (inAll ? admin.AssignInAllAsync(role, member.Id) : admin.AssignAsync(role, member.Id));
        var given = await member.Caller.GetAsync("/apikeys");
        var taken = await (inAll ? admin.UnassignInAllAsync(role, member.Id) : admin.UnassignAsync(role, member.Id));
        var after = await member.Caller.GetAsync("/apikeys");

        Assert.That((before.Code, given.Status, after.Code), Is.EqualTo(("missing_permission", HttpStatusCode.OK, "missing_permission")));
        Assert.That(taken.Header("Pulse-Revocation"), Does.Match(AllOfOne));
    }

    [Test]
    public async Task A_role_that_is_changed_changes_what_its_holders_may_do([Values] bool global)
    {
        var role = global
            ? await admin.MakeGlobalRoleAsync("Changing everywhere", "readApiKeys")
            : await admin.MakeRoleAsync("Changing", "readApiKeys");
        var (inOne, inAll) = (
            await NewPersonAsync([account], (role, account)), await NewPersonAsync([account], (role, global ? null : account)));
        await StatusesAsync(inOne, inAll);

        var narrowed = await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "readMerchants" } });
        var lost = await StatusesAsync(inOne, inAll);
        await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "readMerchants", "writeApiKeys" } });
        var got = await StatusesAsync(inOne, inAll);

        Assert.That(lost, Is.All.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(got, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(narrowed.Header("Pulse-Revocation"), Does.Match(AllOfOne));
    }

    [Test]
    public async Task A_caller_loses_the_right_to_grant_a_permission_with_the_role()
    {
        var role = await admin.MakeRoleAsync("Of a granter", "writeRoles", "readMerchants");
        var granter = await NewPersonAsync([account], (role, account));
        await granter.Caller.MakeRoleAsync("Before the change", "readMerchants");

        await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "writeRoles" } });

        (await granter.Caller.PostRoleAsync("After the change", "readMerchants"))
            .AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
    }

    [Test]
    public async Task A_former_superAdmin_can_act_only_in_their_own_accounts()
    {
        var (theirs, id) = (await Seed.AccountAsync(), Role.SuperAdminId);
        var person = await NewPersonAsync([theirs]);
        await Admin.AssignInAllAsync(id, person.Id);
        var foreign = await person.Caller.In(account).GetAsync("/roles");

        await Admin.UnassignInAllAsync(id, person.Id);
        var refused = await person.Caller.GetAsync("/roles");

        Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.OK), foreign.Text);
        refused.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task A_former_administrator_of_the_account_cannot_make_others_administrators()
    {
        var (administrator, member) = (await NewPersonAsync([account], (Role.AccountAdminId, account)), await NewPersonAsync([account]));
        await administrator.Caller.AssignAsync(Role.AccountAdminId, member.Id);

        await admin.UnassignAsync(Role.AccountAdminId, administrator.Id);

        (await administrator.Caller.UnassignAsync(Role.AccountAdminId, member.Id))
            .AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((await member.Caller.GetAsync("/auth/session")).Json["accounts"]![0]!["accountAdmin"]!.GetValue<bool>(), Is.True);
    }

    private static async Task<HttpStatusCode[]> StatusesAsync(params Person[] people) =>
        await Task.WhenAll(people.Select(async person => (await person.Caller.GetAsync("/apikeys")).Status));
}
