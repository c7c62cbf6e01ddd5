using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>A chain that is longer than one read of it.</summary>
public sealed class LongChainTests(TestDatabase database) : ContractTests(database)
{
    private const int Length = 2_100;

    private string account = "";

    [SetUp]
    public async Task FillAsync()
    {
        account = await Seed.AccountAsync();
        var id = new AccountId(NumberOf(account));
        var now = App.Services.GetRequiredService<TimeProvider>().UtcNow;
        var events = Enumerable.Range(0, Length).Select(_ => AuditEvent.Of(
            Guid.CreateVersion7(),
            now,
            AuditActions.ApiKeyUpdated,
            AuditActor.UnknownUser,
            AuditTarget.ApiKey(Guid.CreateVersion7()),
            id,
            ipAddress: null,
            changes: null)).ToList();
        await Seed.InUnitOfWorkAsync(services =>
        {
            events.ForEach(services.GetRequiredService<IAuditTrail>().Add);
            return Task.CompletedTask;
        });
    }

    [Test]
    public async Task A_long_chain_is_read_to_its_end()
    {
        Assert.That(await CheckAsync(), Is.EqualTo((true, (long)Length, (long?)null)));
    }

    [TestCase(1_000)]
    [TestCase(1_001)]
    [TestCase(2_000)]
    [TestCase(2_099)]
    public async Task A_break_in_the_chain_is_found_at_any_position(int at)
    {
        await ExecuteAsync($"DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" = {at}");

        Assert.That(await CheckAsync(), Is.EqualTo((false, (long)Length - 1, (long?)at)));
    }

    /// <summary>First removes the index that keeps positions unique, as an attacker with write access to the database can.</summary>
    [TestCase(1_000)]
    [TestCase(1_500)]
    public async Task An_added_event_with_a_duplicate_position_is_detected_anywhere_in_the_audit_chain(int at)
    {
        if (!Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("The test uses statements of SQLite.");
        }

        await ExecuteAsync($"""
            DROP INDEX IF EXISTS "IX_AuditEvents_AccountId_Position";
            CREATE TEMP TABLE added AS SELECT * FROM "AuditEvents" WHERE "AccountId" = {account} AND "Position" = {at};
            UPDATE added SET "Sequence" = NULL, "Id" = '{Guid.CreateVersion7()}';
            INSERT INTO "AuditEvents" SELECT * FROM added;
            DROP TABLE added
            """);

        Assert.That(await CheckAsync(), Is.EqualTo((false, (long)Length + 1, (long?)at + 1)));
    }

    private async Task<(bool Ok, long Checked, long? FirstBroken)> CheckAsync()
    {
        // The changed schema could be that of another database. The node returns 503 until it has checked.
        var answer = await AdminIn(account).GetAsync("/audit-events/integrity");
        for (; answer.Status == HttpStatusCode.ServiceUnavailable; answer = await AdminIn(account).GetAsync("/audit-events/integrity"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        var check = answer.Json;
        var system = (long)check["systemHead"]!["position"]!;
        return ((bool)check["ok"]!, (long)check["checked"]! - system, (long?)check["firstBroken"]);
    }

    /// <summary>Uses the lane that connects also while the node has not yet accepted a changed schema.</summary>
    private async Task ExecuteAsync(string statement)
    {
        await using var scope = App.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(DatabaseLane.System);
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(statement);
    }
}
