using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Pulse.Domain.Audit;
using Pulse.SqlServerTests.Migrations;

namespace Pulse.SqlServerTests.Statements;

/// <summary>How SQL Server is asked for audit events: for the ends of ranges, each of which one index has in that order.</summary>
public sealed partial class AuditListStatementTests
{
    private static readonly string[] Columns =
    [
        "Action", "TargetId", "ActorId", "NormalizedActorName", "ImpersonatingId", "NormalizedImpersonatingName",
    ];

    private static readonly string[] Chains = ["= @account", "IS NULL"];

    private static IEnumerable<string> Sent => EveryStatement.Sent.Select(command => command.Text)
        .Where(text => text.Contains("FROM [AuditEvents]", StringComparison.Ordinal) && text.Contains("@period_", StringComparison.Ordinal))
        .Distinct();

    /// <summary>Each index ends with the clustered key, the sequence number.</summary>
    [TestCaseSource(nameof(Columns))]
    public void A_filter_asks_for_the_last_numbers_of_one_value_in_one_chain(string column)
    {
        foreach (var chain in Chains)
        {
            Assert.That(Sent, Has.Some.Match(
                $@"SELECT TOP\((?:\d+|@\w+)\) \[(a\d*)\]\.\[Sequence\]\s+FROM \[AuditEvents\] AS \[\1\]\s+"
                + $@"WHERE \[\1\]\.\[AccountId\] {Regex.Escape(chain)} AND \[\1\]\.\[{column}\] = @\w+ "
                + @"AND \[\1\]\.\[Sequence\] >= @\w+ AND \[\1\]\.\[Sequence\] <= @\w+\s+ORDER BY \[\1\]\.\[Sequence\] DESC"));
        }

        Assert.That(Indexes(), Has.Some.EqualTo($"AccountId {column}").Or.Some.EqualTo($"AccountId {column} Sequence"));
    }

    [Test]
    public void The_ends_of_a_period_are_the_events_beside_it_in_the_index_of_times()
    {
        var ends = EveryStatement.Sent.Select(command => command.Text).Where(text => Time().IsMatch(text)).Distinct();

        Assert.That(ends.Count(), Is.EqualTo(4), "Before and after, in the account's chain and the system's.");
        Assert.That(Indexes(), Has.Some.EqualTo("AccountId At"));
    }

    [Test]
    public void Rows_are_read_by_their_numbers_and_no_statement_counts_or_reads_more_than_its_candidates()
    {
        var reads = Sent.SelectMany(text => TSql.Find<QuerySpecification>(TSql.Parse(text)))
            .Where(query => query.FromClause.TableReferences is [NamedTableReference]).ToList();

        Assert.That(reads, Is.Not.Empty);
        Assert.That(reads.Where(query => query.TopRowFilter is null), Is.Empty);
        Assert.That(
            Sent.Where(text => text.Contains("[Changes]", StringComparison.Ordinal)), Is.All.Match(@"WHERE \[a\]\.\[Sequence\] IN \("));
        Assert.That(Sent.Where(text => text.Contains("UPPER", StringComparison.Ordinal)), Is.Empty);
    }

    private static List<string> Indexes()
    {
        using var db = Contexts.SqlServer();
        return [.. db.GetService<IDesignTimeModel>().Model.FindEntityType(typeof(AuditEvent))!.GetIndexes()
            .Select(index => string.Join(' ', index.Properties.Select(property => property.Name)))];
    }

    [GeneratedRegex(
        @"^SELECT TOP\(1\) \[a\]\.\[Sequence\]\s+FROM \[AuditEvents\] AS \[a\]\s+"
        + @"WHERE \[a\]\.\[AccountId\] (= @account|IS NULL) AND \[a\]\.\[At\] "
        + @"(< @before\s+ORDER BY \[a\]\.\[At\] DESC, \[a\]\.\[Sequence\] DESC"
        + @"|>= @after\s+ORDER BY \[a\]\.\[At\], \[a\]\.\[Sequence\])$")]
    private static partial Regex Time();
}
