using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>Archiving reads and deletes only the first events of one chain, however many events follow or belong to others.</summary>
public sealed class AuditArchivePlanTests(TestDatabase database) : ArchiveGround(database)
{
    private readonly DatabaseCommands commands = new();

    [Test]
    public async Task Each_statement_on_events_is_a_search_by_chain_and_position([Values] bool isOfSystem)
    {
        if (Settings["Database:Provider"] != "Sqlite")
        {
            Assert.Ignore("These are SQLite's plans.");
        }

        var chain = isOfSystem ? 0 : Chain;
        await AddAsync(3, chain);
        await SealAsync(chain);
        PassDays(Days + 1);
        commands.Take();

        await ArchiveAsync(chain);

        var planned = await PlannedStatement.OfAsync(
            new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()),
            commands.Take().Where(text => text.Contains("\"AuditEvents\"", StringComparison.Ordinal)));
        Assert.That(planned.Select(statement => statement.Text.Split(' ')[0]).Distinct(), Is.EquivalentTo(new[] { "SELECT", "DELETE" }));
        Assert.That(
            planned.SelectMany(statement => statement.Steps).Select(step => step.Text),
            Is.All.StartsWith("SEARCH a USING INDEX IX_AuditEvents_AccountId_Position (AccountId=?"),
            () => string.Join("\n\n", planned));
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);
}
