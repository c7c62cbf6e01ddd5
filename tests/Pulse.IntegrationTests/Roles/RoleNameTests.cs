using System.Net;
using Pulse.Application.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>The name of a role is unique, ignoring letter case and width.</summary>
public sealed class RoleNameTests(TestDatabase database) : RolesTests(database)
{
    private readonly Gate start = new();

    [TearDown]
    public void LetEverybodyGo() => start.Open();

    [Test]
    public async Task A_name_is_taken_by_a_role_of_the_account_and_by_a_global_one()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeGlobalRoleAsync("Sea of all", "readUsers");
        await admin.MakeRoleAsync("Pond", "readUsers");

        foreach (var name in new[]
        {
            "Pond", "pOND", "Sea of all", "SEA OF ALL", "superAdmin", "SuperAdmin", "ACCOUNTADMIN", "\uFF33uperAdmin",
            "\uFF30\uFF2F\uFF2E\uFF24", "Sea\u00A0of all",
        })
        {
            (await admin.PostRoleAsync(name, "readUsers")).AssertProblem(HttpStatusCode.Conflict, "duplicate_role_name");
        }
    }

    [Test]
    public async Task The_name_of_a_global_role_must_be_unique_among_global_roles_only()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeGlobalRoleAsync("Ocean", "readUsers");
        await admin.MakeRoleAsync("Lake", "readUsers");

        (await admin.PostGlobalRoleAsync("oCEAN", "readUsers")).AssertProblem(HttpStatusCode.Conflict, "duplicate_role_name");
        (await admin.PostGlobalRoleAsync("SuperAdmin", "readUsers")).AssertProblem(HttpStatusCode.Conflict, "duplicate_role_name");
        Assert.That((await admin.PostGlobalRoleAsync("Lake", "readUsers")).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Another_account_may_use_the_same_name()
    {
        await (await AdminInNewAccountAsync()).MakeRoleAsync("Well", "readUsers");

        Assert.That((await (await AdminInNewAccountAsync()).PostRoleAsync("well", "readUsers")).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_role_is_not_renamed_to_a_name_that_is_taken()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeRoleAsync("Brook", "readUsers");
        var id = await admin.MakeRoleAsync("River", "readUsers");

        (await admin.PatchAsync($"/roles/{id}", new { name = "bROOK" })).AssertProblem(HttpStatusCode.Conflict, "duplicate_role_name");
        (await admin.PatchAsync($"/roles/{id}", new { name = "\uFF42rook" })).AssertProblem(HttpStatusCode.Conflict, "duplicate_role_name");
        (await admin.PatchAsync($"/roles/{id}", new { name = "accountadmin" }))
            .AssertProblem(HttpStatusCode.Conflict, "duplicate_role_name");

        Assert.That((await admin.PatchAsync($"/roles/{id}", new { name = "rIVER" })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Of_concurrent_requests_for_one_role_name_only_one_gets_it([Values] bool global)
    {
        var admin = await AdminInNewAccountAsync();
        string[] names = [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? $"Tide {global}" : $"TIDE {global}")];

        start.Close();
        var answering =
            names.Select(name => global ? admin.PostGlobalRoleAsync(name, "readUsers") : admin.PostRoleAsync(name, "readUsers")).ToList();
        await start.WaitForAsync(names.Length);
        start.Open();
        var answers = await Task.WhenAll(answering);

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(1));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.Created).Select(answer => answer.Code),
            Is.All.EqualTo("duplicate_role_name"));
    }

    protected override void Configure(Microsoft.Extensions.DependencyInjection.IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, start));
    }
}
