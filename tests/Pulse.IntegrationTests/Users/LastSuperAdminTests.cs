using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>Two superAdmins, of whom each does away with the other at the same moment.</summary>
public sealed class LastSuperAdminTests(TestDatabase database) : UserTests(database)
{
    private readonly Gate units = new();

    [TestCase("PATCH")]
    [TestCase("DELETE")]
    public async Task Of_two_superAdmins_who_do_away_with_each_other_one_stays(string method) =>
        Assert.That(await RaceAsync(method, () => Task.CompletedTask), Is.EquivalentTo(new[] { method == "DELETE" ? "NoContent" : "OK", "last_super_admin" }));

    [Test]
    public async Task A_superAdmin_who_waits_for_a_password_does_not_count() => Assert.That(
        await RaceAsync("PATCH", async () =>
        {
            var pending = await AdminIn(await Seed.AccountAsync()).MakeUserAsync();
            await Seed.ExecuteAsync($"""INSERT INTO "RoleAssignments" ("UserId", "RoleId") VALUES ({pending.Id}, {Role.SuperAdminId})""");
        }),
        Is.EquivalentTo(new[] { "OK", "last_super_admin" }));

    [Test]
    public async Task With_a_third_both_may_go() => Assert.That(
        await RaceAsync("PATCH", () => Seed.UserAsync([], (Role.SuperAdminId, null))), Is.EqualTo(new[] { "OK", "OK" }));

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, units));
    }

    private static Task<Answer> GoAsync(Setup.Api caller, string method, int id) =>
        method == "DELETE" ? caller.DeleteAsync($"/users/{id}") : caller.PatchAsync($"/users/{id}", new { active = false });

    /// <summary>Two superAdmins beside whom there is nobody else, but for whom the test prepares.</summary>
    /// <returns>What each of them is answered who does away with the other.</returns>
    private async Task<string[]> RaceAsync(string method, Func<Task> prepareAsync)
    {
        var account = await Seed.AccountAsync();
        string[] names = [await Seed.UserAsync([account], (Role.SuperAdminId, null)), await Seed.UserAsync([account], (Role.SuperAdminId, null))];
        int[] ids = [await IdOfAsync(names[0]), await IdOfAsync(names[1])];
        Setup.Api[] callers = [await LoginAsync(names[0], Seed.Password), await LoginAsync(names[1], Seed.Password)];
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = {false} WHERE "Id" NOT IN ({ids[0]}, {ids[1]}) AND "Email" <> {PulseApp.AdminEmail}""");
        await prepareAsync();
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = {false} WHERE "Email" = {PulseApp.AdminEmail}""");
        await StatusesOfSessionsAsync(callers);

        units.Close();
        var calls = new[] { GoAsync(callers[0], method, ids[1]), GoAsync(callers[1], method, ids[0]) };
        await units.WaitForAsync(2);
        units.Open();
        var answers = await Task.WhenAll(calls);
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = {true} WHERE "Email" = {PulseApp.AdminEmail}""");
        return [.. answers.Select(answer => answer.Status == HttpStatusCode.Conflict ? answer.Code! : $"{answer.Status}")];
    }
}
