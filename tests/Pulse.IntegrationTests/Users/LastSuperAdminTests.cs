using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>Two superAdmins remove each other at the same time.</summary>
public sealed class LastSuperAdminTests(TestDatabase database) : UserTests(database)
{
    private readonly Gate units = new();

    /// <summary>The second one is no longer a superAdmin, or is deleted, when its request runs.</summary>
    [TestCase("PATCH", "OK")]
    [TestCase("DELETE", "NoContent")]
    public async Task Two_superAdmins_who_remove_each_other_concurrently_leave_one_superAdmin(string method, string done)
    {
        var (ids, callers) = await TwoAloneAsync(() => Task.CompletedTask);

        units.Close();
        var calls = new[] { GoAsync(callers[0], method, ids[1]), GoAsync(callers[1], method, ids[0]) };
        await units.WaitForAsync(2);
        units.Open();
        var answers = await Task.WhenAll(calls);
        await BringAdminBackAsync();

        Assert.That(answers.Select(answer => $"{answer.Status}"), Is.EquivalentTo(new[] { done, "Unauthorized" }));
    }

    [Test]
    public async Task A_superAdmin_without_a_password_does_not_count()
    {
        var (ids, _) = await TwoAloneAsync(async () =>
        {
            var pending = await AdminIn(await Seed.AccountAsync()).MakeUserAsync();
            await Seed.ExecuteAsync($"""INSERT INTO "RoleAssignments" ("UserId", "RoleId") VALUES ({pending.Id}, {Role.SuperAdminId})""");
        });

        var counted = 0;
        await Seed.InUnitOfWorkAsync(async services =>
            counted = await services.GetRequiredService<IUserRepository>().CountSuperAdminsAsync(ids[0], CancellationToken.None));
        await BringAdminBackAsync();

        Assert.That(counted, Is.EqualTo(1));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, units));
    }

    private static Task<Answer> GoAsync(Setup.Api caller, string method, int id) =>
        method == "DELETE" ? caller.DeleteAsync($"/users/{id}") : caller.PatchAsync($"/users/{id}", new { active = false });

    /// <summary>The only two superAdmins, except those that the test prepares.</summary>
    private async Task<(int[] Ids, Setup.Api[] Callers)> TwoAloneAsync(Func<Task> prepareAsync)
    {
        var account = await Seed.AccountAsync();
        string[] names =
        [
            await Seed.UserAsync([account], (Role.SuperAdminId, null)),
            await Seed.UserAsync([account], (Role.SuperAdminId, null)),
        ];
        int[] ids = [await IdOfAsync(names[0]), await IdOfAsync(names[1])];
        Setup.Api[] callers = [await LoginAsync(names[0], Seed.Password), await LoginAsync(names[1], Seed.Password)];
        await Seed.ExecuteAsync(
            $"""UPDATE "Users" SET "Active" = {false} WHERE "Id" NOT IN ({ids[0]}, {ids[1]}) AND "Email" <> {PulseApp.AdminEmail}""");
        await prepareAsync();
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = {false} WHERE "Email" = {PulseApp.AdminEmail}""");
        await StatusesOfSessionsAsync(callers);
        return (ids, callers);
    }

    private Task BringAdminBackAsync() =>
        Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = {true} WHERE "Email" = {PulseApp.AdminEmail}""");
}
