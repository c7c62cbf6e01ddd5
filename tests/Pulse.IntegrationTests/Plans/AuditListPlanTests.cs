using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>
/// Of a log of any length, a page reads ranges of indexes that hold what it shows, in the order in which it shows it: a range ends where
/// the page ends, or after a thousand events.
/// </summary>
public sealed partial class AuditListPlanTests(TestDatabase database) : ContractTests(database)
{
    private const string Chain = "AccountId_Sequence (AccountId=? AND Sequence>? AND Sequence<?)";
    private const string Target = "AccountId_TargetId_Sequence (AccountId=? AND TargetId=? AND Sequence>? AND Sequence<?)";
    private const string Action = "AccountId_Action (AccountId=? AND Action=? AND rowid>? AND rowid<?)";
    private const string ActorId = "AccountId_ActorId (AccountId=? AND ActorId=? AND rowid>? AND rowid<?)";
    private const string ActorName = "AccountId_NormalizedActorName (AccountId=? AND NormalizedActorName=? AND rowid>? AND rowid<?)";
    private const string OtherId = "AccountId_ImpersonatingId (AccountId=? AND ImpersonatingId=? AND rowid>? AND rowid<?)";
    private const string OtherName =
        "AccountId_NormalizedImpersonatingName (AccountId=? AND NormalizedImpersonatingName=? AND rowid>? AND rowid<?)";

    private const string Before = "AccountId_At (AccountId=? AND At<?)";
    private const string After = "AccountId_At (AccountId=? AND At>?)";
    private const string Cursor = "Id (Id=?)";

    private readonly DatabaseCommands commands = new();

    [TestCase("", Chain)]
    [TestCase("action=session.created", Action)]
    [TestCase("target=1", Target)]
    [TestCase("actor=7", ActorId, ActorName, OtherId, OtherName)]
    [TestCase("actor=admin@pulse.test", ActorName, OtherName)]
    [TestCase("from=2026-01-01T00:00:00Z", Before, Chain)]
    [TestCase("to=2090-01-01T00:00:00Z", After, Chain)]
    [TestCase("from=2026-01-01T00:00:00Z&to=2090-01-01T00:00:00Z&action=session.created", Before, After, Action)]
    [TestCase("target=1&action=session.created", Target)]
    [TestCase("actor=7&action=session.created", ActorId, ActorName, OtherId, OtherName)]
    public async Task A_page_reads_ranges_of_indexes(string query, params string[] ranges)
    {
        if (Settings["Database:Provider"] != "Sqlite")
        {
            Assert.Ignore("These are SQLite's plans.");
        }

        var plans = new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>());
        var cursor = (string)(await Admin.GetAsync("/audit-events?pageSize=1")).Json[0]!["id"]!;
        foreach (var path in (string[])[$"/audit-events?{query}", $"/audit-events?{query}&cursor={cursor}"])
        {
            commands.Take();
            await Admin.GetAsync(path);
            var planned = await PlannedStatement.OfAsync(
                plans, commands.Take().Where(text => text.Contains("\"AuditEvents\"", StringComparison.Ordinal)));
            var read = planned.SelectMany(statement => statement.Steps)
                .Select(step => Search().Match(step.Text)).Where(search => search.Success)
                .Select(search => search.Groups["range"].Value);

            Assert.That(read.Distinct().Except([Cursor]), Is.EquivalentTo(ranges), () => string.Join("\n\n", planned));
            Assert.That(planned.SelectMany(statement => statement.Scans), Is.Empty);
        }
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);

    [GeneratedRegex(@"^SEARCH \w+ USING (COVERING )?INDEX IX_AuditEvents_(?<range>.*)$")]
    private static partial Regex Search();
}
