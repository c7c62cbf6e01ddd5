using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>
/// An administrator of ten times the accounts: as many statements, and at most twelve times the rows. Rows are those that are read from
/// users, memberships and roles.
/// </summary>
public sealed class ManyAccountsTests(TestDatabase database) : SecurityTests(database)
{
    private const int MaxGrowth = 12;

    private readonly ReadRows read = new("Users", "Memberships", "RoleAssignments");

    private Setup.Api few = null!;
    private Setup.Api many = null!;

    [OneTimeSetUp]
    public async Task MakeAdministratorsAsync() => (few, many) = (await AdministratorOfAsync(100), await AdministratorOfAsync(1_000));

    [Test]
    public Task The_first_request_after_a_change() => CompareAsync(caller => caller.GetAsync("/auth/session"), 3, rowsPerAccount: 2);

    [Test]
    public Task The_list_of_users() => CompareAsync(caller => caller.GetAsync("/users"), 7, rowsPerAccount: 4);

    [Test]
    public Task The_holders_of_a_role() => CompareAsync(
        caller => caller.GetAsync($"/roles/{Role.AccountAdminId}/assignments"), 4, rowsPerAccount: 2);

    [Test]
    public async Task A_user_that_a_superAdmin_reads()
    {
        var ids = new Dictionary<Setup.Api, int>();
        foreach (var caller in new[] { few, many })
        {
            ids[caller] = (int)(await caller.GetAsync("/auth/session")).Json["id"]!;
        }

        await CompareAsync(caller => Admin.GetAsync($"/users/{ids[caller]}"), 6, rowsPerAccount: 2);
    }

    [Test]
    public async Task The_session_object_names_each_account_and_what_is_held_there()
    {
        var session = (await many.GetAsync("/auth/session")).Json;

        Assert.That(session["accounts"]!.AsArray(), Has.Count.EqualTo(1_000));
        Assert.That(session["accounts"]!.AsArray().Select(account => (bool)account!["accountAdmin"]!), Is.All.True);
        Assert.That(session["flatRolesList"]!.AsArray().Select(role => (string)role!), Is.EqualTo(new[] { Role.AccountAdmin }));
        Assert.That(session["permissionsFromRolesDetails"]!["readUsers"]!.AsArray(), Has.Count.EqualTo(1_000));
        Assert.That(session["permissionsFromRolesDetails"]!.AsObject().ContainsKey("impersonateUsers"), Is.False);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        read.CountIn(services);
    }

    private async Task CompareAsync(Func<Setup.Api, Task<Answer>> request, int statements, int rowsPerAccount)
    {
        var (ofFew, ofMany) = (await CountAsync(() => request(few)), await CountAsync(() => request(many)));

        Assert.That((ofFew.Statements, ofMany.Statements), Is.EqualTo((statements, statements)));
        Assert.That(ofFew.Rows, Is.LessThanOrEqualTo((rowsPerAccount * 100) + 10));
        Assert.That(ofMany.Rows, Is.LessThanOrEqualTo(MaxGrowth * ofFew.Rows));
    }

    private async Task<(int Statements, int Rows)> CountAsync(Func<Task<Answer>> request)
    {
        // Makes the application forget its callers.
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = "Active" WHERE "Id" = 1""");
        read.Take();

        var answer = await request();

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return read.Take();
    }

    private async Task<Setup.Api> AdministratorOfAsync(int count)
    {
        var accounts = await Seed.AccountsAsync(count);
        var email = await Seed.UserAsync(accounts, [.. accounts.Select(account => (Role.AccountAdminId, (string?)account))]);
        return await LoginAsync(email, Seed.Password);
    }
}
