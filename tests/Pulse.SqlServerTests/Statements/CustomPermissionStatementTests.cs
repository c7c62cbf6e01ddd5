using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Pulse.SqlServerTests.Migrations;

namespace Pulse.SqlServerTests.Statements;

/// <summary>
/// How SQL Server finds the rows that hold a custom permission, in all accounts: through an index of the rows that hold any. It uses a
/// filtered index only if the statement has the condition of the filter.
/// </summary>
public sealed partial class CustomPermissionStatementTests
{
    private static readonly string[] Tables = ["ApiKeys", "Roles", "Accounts"];

    private static IEnumerable<string> Sent => EveryStatement.Sent.Select(command => command.Text).Distinct();

    [TestCaseSource(nameof(Tables))]
    public void Rows_with_custom_permissions_are_in_an_index_of_their_own(string table)
    {
        using var db = Contexts.SqlServer();
        var indexes = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Single(found => found.Name == table).Indexes;

        Assert.That(
            indexes.Select(index => (string.Join(' ', index.Columns.Select(column => column.Name)), index.Filter)),
            Does.Contain(("Id", "CustomPermissions IS NOT NULL")));
    }

    [TestCaseSource(nameof(Tables))]
    public void A_permission_is_taken_only_from_rows_of_that_index(string table) => Assert.That(
        Sent.Where(text => text.StartsWith($"UPDATE {table} SET CustomPermissions", StringComparison.Ordinal)),
        Has.Exactly(1).Items.And.All.Match(@"\sWHERE CustomPermissions IS NOT NULL AND CHARINDEX\(@\w+, CustomPermissions\) > 0\s*$"));

    [TestCaseSource(nameof(Tables))]
    public void Holders_in_all_accounts_are_counted_and_named_only_in_that_index(string table)
    {
        var holders = Sent.Where(text => text.Contains($"FROM [{table}] AS", StringComparison.Ordinal) && Looks().IsMatch(text)
            && !text.Contains("[AccountId] =", StringComparison.Ordinal)).ToList();

        Assert.That(holders, Has.Count.AtLeast(2));
        Assert.That(holders, Is.All.Match(@"WHERE \[(\w+)\]\.\[CustomPermissions\] IS NOT NULL AND "));
    }

    [GeneratedRegex(@"\[CustomPermissions\] AS nvarchar\(max\)\) LIKE @")]
    private static partial Regex Looks();
}
