using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Pulse.SqlServerTests.Statements;

/// <summary>
/// The cost of a request must not grow with the rows of other accounts. Other tests check SQLite's plans. For SQL Server, these tests check
/// the shape of the statements: an index must be able to serve them in any plan.
/// </summary>
public sealed partial class StatementShapeTests
{
    /// <summary>Functions of columns in conditions: a search, and fields of sections, within the rows of one account.</summary>
    private static readonly string[] InSearches = ["CHARINDEX", "JSON_VALUE"];

    private static IEnumerable<string> Sent => EveryStatement.Sent.Select(command => command.Text).Distinct();

    /// <summary>A filter of dependents that reads their parents is such a join: it reads all rows of an account to find one.</summary>
    [Test]
    public void Outer_joins_join_a_table_or_a_filtered_table() => Assert.That(Sent.Where(JoinsJoins), Is.Empty);

    [Test]
    public void No_statement_joins_two_collections() => Assert.That(Sent.Where(JoinsTwoCollections), Is.Empty);

    [Test]
    public void No_column_is_compared_through_a_function_but_in_searches() => Assert.That(Sent.Where(ComparesThroughFunctions), Is.Empty);

    /// <summary>
    /// Such a lock would cause deadlocks: an assignment of a role waits for the role's row, by the foreign key, while it holds rows that
    /// the owner of the lock needs next.
    /// </summary>
    [Test]
    public void No_row_of_roles_is_written_unchanged_to_lock_it()
    {
        var locks = Sent.Where(text => Unchanged().IsMatch(text)).ToList();

        Assert.That(locks, Has.Some.Contains("FROM [Locks]").And.Some.Contains("UPDATE Accounts"));
        Assert.That(locks, Has.None.Contains("Roles"));
    }

    [Test]
    public void The_list_of_sessions_is_a_union_of_index_searches() => Assert.That(
        Sent.Where(text => text.Contains("FROM [Sessions]", StringComparison.Ordinal) && text.Contains("ORDER BY", StringComparison.Ordinal)
            && (text.Contains("OR EXISTS", StringComparison.Ordinal) || text.Contains("OR [s].[Sequence] IN", StringComparison.Ordinal))),
        Is.Empty);

    [Test]
    public void The_statement_checks_detect_the_shapes_that_they_forbid()
    {
        const string Before = """
            SELECT [u].[Id] FROM [Users] AS [u]
            LEFT JOIN (SELECT [m].[UserId] FROM [Memberships] AS [m] INNER JOIN [Accounts] AS [a] ON [m].[AccountId] = [a].[Id]) AS [s]
                ON [u].[Id] = [s].[UserId]
            LEFT JOIN (SELECT [r].[UserId] FROM [RoleAssignments] AS [r]) AS [s0] ON [u].[Id] = [s0].[UserId]
            WHERE LOWER([u].[Email]) = @email
            """;

        Assert.That((JoinsJoins(Before), JoinsTwoCollections(Before), ComparesThroughFunctions(Before)), Is.EqualTo((true, true, true)));
    }

    private static bool JoinsJoins(string text) => TSql.Find<QualifiedJoin>(TSql.Parse(text)).Any(join =>
        join is { QualifiedJoinType: QualifiedJoinType.LeftOuter, SecondTableReference: QueryDerivedTable derived }
            && TSql.Find<QualifiedJoin>(derived).Count > 0);

    private static bool JoinsTwoCollections(string text) => Join().Matches(text).Where(join => join.Groups["other"].Value != "Id")
        .GroupBy(join => join.Groups["one"].Value).Any(joins => joins.Count() > 1);

    private static bool ComparesThroughFunctions(string text) => TSql.Find<BooleanComparisonExpression>(TSql.Parse(text))
        .SelectMany(comparison => new[] { comparison.FirstExpression, comparison.SecondExpression })
        .Any(side => side is FunctionCall or CastCall or ConvertCall or ParameterlessCall
            && !(side is FunctionCall { FunctionName.Value: var name } && InSearches.Contains(name))
            && TSql.Find<ColumnReferenceExpression>(side).Count > 0);

    [GeneratedRegex(@"SET (?<column>[\w\[\].]+) = \k<column>\s")]
    private static partial Regex Unchanged();

    [GeneratedRegex(@"ON (?<one>\[\w+\]\.\[\w+\]) = \[\w+\]\.\[(?<other>\w+)\]")]
    private static partial Regex Join();
}
