using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>The chain of an account is deleted together with its head. This test has its own database.</summary>
public sealed class MissingChainTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>If the newest events are missing when a node reads the change feed, it assumes that the database was restored.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [Test]
    public async Task A_missing_chain_is_shown_to_superAdmins_and_its_account_and_new_events_do_not_restore_it()
    {
        var superAdmin = AdminIn(await Seed.AccountAsync());
        var other = await Seed.AccountAsync();
        await AdminIn(other).MakeKeyAsync();
        var before = await CheckAsync(superAdmin);

        var missing = new List<(bool, bool?)>();
        for (var time = 0; time < 2; time++)
        {
            await ExecuteAsync(
                $"DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {other}; DELETE FROM \"AuditChains\" WHERE \"Id\" = {other}");
            missing.Add(await CheckAsync(superAdmin));
            await AdminIn(other).MakeKeyAsync();
        }

        Assert.That(before, Is.EqualTo((true, true)));
        Assert.That(missing, Is.All.EqualTo((false, false)));
        Assert.That(await CheckAsync(await LoginNewUserAsync(other, Permission.ReadAuditEvents)), Is.EqualTo((false, (bool?)null)));
    }

    [Test]
    public async Task A_superAdmin_sees_that_an_event_is_in_no_chain()
    {
        var superAdmin = AdminIn(await Seed.AccountAsync());
        var other = await Seed.AccountAsync();
        await AdminIn(other).MakeKeyAsync();

        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"AccountId\" = 1234567890123456 WHERE \"AccountId\" = {other}");

        Assert.That(await CheckAsync(superAdmin), Is.EqualTo((false, false)));
    }

    private static async Task<(bool Ok, bool? ChainsComplete)> CheckAsync(Setup.Api caller)
    {
        var check = (await caller.GetAsync("/audit-events/integrity")).Json;
        return ((bool)check["ok"]!, (bool?)check["chainsComplete"]);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(statement);
    }
}
