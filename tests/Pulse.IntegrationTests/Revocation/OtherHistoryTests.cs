using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>
/// A database without the last commit that a node has seen is another database or was restored, for each position of its change feed.
/// </summary>
public sealed class OtherHistoryTests(TestDatabase database) : TwoNodeTests(database)
{
    [TestCase(
        "DELETE FROM \"AuditEvents\" WHERE \"Sequence\" = (SELECT MAX(\"Sequence\") FROM \"AuditEvents\")",
        TestName = "Everything_is_forgotten_where_the_newest_audit_event_is_gone")]
    [TestCase(
        "UPDATE \"Changes\" SET \"Subject\" = 'another' WHERE \"Position\" = (SELECT MAX(\"Position\") FROM \"Changes\")",
        TestName = "Everything_is_forgotten_where_the_newest_change_is_another")]
    public async Task The_cache_is_cleared_if_a_committed_change_is_missing(string statement)
    {
        await Admin.DeleteAsync((await Admin.MakeKeyAsync()).Path);
        var (_, caller) = await WarmAtOtherAsync();
        await OthersReads.WaitForAsync(2);
        OthersCommands.Take();
        var known = await LooksUpAsync(caller);

        await ExecuteAsync(statement);
        await OthersReads.WaitForAsync(3);

        Assert.That((known, await LooksUpAsync(caller), await LooksUpAsync(caller)), Is.EqualTo((false, true, false)));
    }

    private async Task<bool> LooksUpAsync(Setup.Api caller)
    {
        OthersCommands.Take();
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
        return OthersCommands.Take().Count > 0;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(statement);
    }
}
