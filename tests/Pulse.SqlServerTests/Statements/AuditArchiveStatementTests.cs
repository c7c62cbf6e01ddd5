using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Statements;

/// <summary>How SQL Server is asked for old audit events: for the first positions of one chain, which an index has in this order.</summary>
public sealed class AuditArchiveStatementTests
{
    private static readonly string[] Chains = ["= @account", "IS NULL"];

    [TestCaseSource(nameof(Chains))]
    public void Old_events_are_the_first_positions_of_one_chain(string chain) => Assert.That(
        EveryStatement.Sent.Select(command => command.Text),
        Has.Some.Match(
            @"^SELECT TOP\((\d+|@\w+)\) \[a\]\.\[Sequence\], \[a\]\.\[Position\], \[a\]\.\[At\]\s+"
            + @"FROM \[AuditEvents\] AS \[a\]\s+"
            + $@"WHERE \[a\]\.\[AccountId\] {chain}\s+ORDER BY \[a\]\.\[Position\]$"));

    [TestCaseSource(nameof(Chains))]
    public void Archived_events_are_deleted_by_their_positions_in_the_transaction_that_moves_the_begin_of_the_chain(string chain)
    {
        var deletes = EveryStatement.Sent.Where(command => command.Text.Contains("FROM [AuditEvents]", StringComparison.Ordinal)
            && command.Text.StartsWith("DELETE", StringComparison.Ordinal)).ToList();

        Assert.That(deletes.Select(delete => delete.Text), Has.Some.Match(
            @"^DELETE FROM \[a\]\s+FROM \[AuditEvents\] AS \[a\]\s+"
            + $@"WHERE \[a\]\.\[AccountId\] {chain} AND \[a\]\.\[Position\] <= @\w+$"));
        Assert.That(deletes, Is.All.Matches<SentCommand>(delete => EveryStatement.Sent.Any(
            other => other.Transaction == delete.Transaction && other.Text.Contains("[AuditCheckpoints]", StringComparison.Ordinal))));
    }
}
