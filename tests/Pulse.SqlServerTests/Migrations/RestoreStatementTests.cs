using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Pulse.SqlServerTests.Migrations;

/// <summary>The statements of docs/recovery.md that an operator runs after RESTORE DATABASE.</summary>
[TestFixtureSource(typeof(TSql), nameof(TSql.Levels))]
public sealed class RestoreStatementTests(int level)
{
    private const string Beginning = "```sql";

    [Test]
    public void The_statements_after_a_restore_are_T_SQL_and_name_tables_and_columns_of_the_model()
    {
        var script = TSql.Parse(ReadStatements(), level);
        using var db = Contexts.SqlServer();
        var tables = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.ToList();
        var columns = tables.SelectMany(table => table.Columns).Select(column => column.Name).ToHashSet();

        var named = TSql.Find<NamedTableReference>(script).Select(table => table.SchemaObject.BaseIdentifier.Value).Distinct().ToList();
        Assert.That(named, Is.SupersetOf(new[] { "Sessions", "MfaChallenges", "Nodes", "Changes", "Users", "ChangeFeedHead" }));
        Assert.That(named, Is.SubsetOf(tables.Select(table => table.Name)));
        Assert.That(
            TSql.Find<ColumnReferenceExpression>(script).Select(column => column.MultiPartIdentifier.Identifiers[^1].Value)
                .Distinct().Where(name => name != "millisecond"),
            Is.SubsetOf(columns));
    }

    private static string ReadStatements()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Pulse.sln")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "recovery.md"));
        var from = page.IndexOf(Beginning, StringComparison.Ordinal) + Beginning.Length;
        return page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
