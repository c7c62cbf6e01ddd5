using System.Net;
using Pulse.Application.Common;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>
/// Users cannot give up their own last right to administer an account, or the role superAdmin. One administrator always remains.
/// </summary>
public sealed class AdminRightTests(TestDatabase database) : RolesTests(database)
{
    private readonly Gate start = new();

    [TearDown]
    public void LetEverybodyGo() => start.Open();

    [Test]
    public async Task A_user_cannot_remove_their_own_last_right_to_administer_an_account()
    {
        var account = await Seed.AccountAsync();
        var (one, other) = (
            await NewPersonAsync([account], (Role.AccountAdminId, account)),
            await NewPersonAsync([account], (Role.AccountAdminId, account)));

        (await one.Caller.UnassignAsync(Role.AccountAdminId, one.Id)).AssertProblem(HttpStatusCode.Conflict, "own_admin_right");

        Assert.That((await other.Caller.UnassignAsync(Role.AccountAdminId, one.Id)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        (await other.Caller.UnassignAsync(Role.AccountAdminId, other.Id)).AssertProblem(HttpStatusCode.Conflict, "own_admin_right");
    }

    [Test]
    public async Task A_caller_who_stays_an_administrator_may_give_up_another_role()
    {
        var account = await Seed.AccountAsync();
        var role = await AdminIn(account).MakeRoleAsync("No administrator's", "readMerchants");
        var superAdmin =
            await NewPersonAsync([account], (Role.SuperAdminId, null), (Role.AccountAdminId, account), (Role.AccountAdminId, null));
        var administrator = await NewPersonAsync([account], (Role.AccountAdminId, null), (Role.AccountAdminId, account), (role, account));

        foreach (var given in new[]
        {
            await superAdmin.Caller.UnassignAsync(Role.AccountAdminId, superAdmin.Id),
            await superAdmin.Caller.UnassignInAllAsync(Role.AccountAdminId, superAdmin.Id),
            await administrator.Caller.UnassignAsync(Role.AccountAdminId, administrator.Id),
            await administrator.Caller.UnassignAsync(role, administrator.Id),
        })
        {
            Assert.That(given.Status, Is.EqualTo(HttpStatusCode.NoContent), given.Text);
        }
    }

    [Test]
    public async Task A_superAdmin_cannot_remove_their_own_role()
    {
        var account = await Seed.AccountAsync();
        var superAdmin = await NewPersonAsync([account], (Role.SuperAdminId, null), (Role.AccountAdminId, account));

        (await superAdmin.Caller.UnassignInAllAsync(Role.SuperAdminId, superAdmin.Id))
            .AssertProblem(HttpStatusCode.Conflict, "own_admin_right");

        Assert.That((await Admin.UnassignInAllAsync(Role.SuperAdminId, superAdmin.Id)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        (await superAdmin.Caller.UnassignInAllAsync(Role.SuperAdminId, superAdmin.Id))
            .AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
    }

    [Test]
    public async Task Two_superAdmins_who_revoke_each_others_role_concurrently_leave_one_superAdmin([Range(1, 4)] int round)
    {
        var adminId = (int)(await Admin.GetAsync("/auth/session")).Json["id"]!;
        var second = await NewPersonAsync([await Seed.AccountAsync()]);
        var givesAll = await Admin.AssignInAllAsync(Role.SuperAdminId, second.Id);
        Assert.That(givesAll.Status, Is.EqualTo(HttpStatusCode.Created), $"{round}: {givesAll.Text}");

        start.Close();
        var takings =
            new[] { Admin.UnassignInAllAsync(Role.SuperAdminId, second.Id), second.Caller.UnassignInAllAsync(Role.SuperAdminId, adminId) };
        await start.WaitForAsync(takings.Length);
        start.Open();
        var taken = await Task.WhenAll(takings);

        var adminStays = taken[0].Status == HttpStatusCode.NoContent;
        if (!adminStays)
        {
            await second.Caller.AssignInAllAsync(Role.SuperAdminId, adminId);
            await Admin.UnassignInAllAsync(Role.SuperAdminId, second.Id);
        }

        Assert.That(taken.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1));
        Assert.That(taken[adminStays ? 1 : 0].Code, Is.AnyOf("missing_permission", "super_admin_required", "last_super_admin"));
    }

    [TestCase("unassign")]
    [TestCase("remove")]
    [TestCase("deactivate")]
    [TestCase("delete")]
    public async Task Two_administrators_who_demote_each_other_concurrently_leave_one_administrator(string how)
    {
        var account = await Seed.AccountAsync();
        var (one, other) = (
            await NewPersonAsync([account], (Role.AccountAdminId, account)),
            await NewPersonAsync([account], (Role.AccountAdminId, account)));

        start.Close();
        var takings = new[] { TakeAsync(one, other), TakeAsync(other, one) };
        await start.WaitForAsync(takings.Length);
        start.Open();
        var taken = await Task.WhenAll(takings);

        Assert.That(taken.Count(answer => (int)answer.Status < 300), Is.EqualTo(1), string.Join('\n', taken.Select(answer => answer.Text)));
        Assert.That(
            taken.Single(answer => (int)answer.Status >= 300).Code, Is.AnyOf("missing_permission", "unauthenticated", "concurrent_update"));

        Task<Answer> TakeAsync(Person from, Person target) => how switch
        {
            "unassign" => from.Caller.UnassignAsync(Role.AccountAdminId, target.Id),
            "remove" => from.Caller.SetAccountsAsync(target.Id, new { accounts = Array.Empty<object>() }),
            "deactivate" => from.Caller.PatchAsync($"/users/{target.Id}", new { active = false }),
            _ => from.Caller.DeleteAsync($"/users/{target.Id}"),
        };
    }

    protected override void Configure(Microsoft.Extensions.DependencyInjection.IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, start));
    }
}
