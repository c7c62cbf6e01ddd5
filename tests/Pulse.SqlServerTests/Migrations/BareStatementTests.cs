using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Pulse.SqlServerTests.Migrations;

/// <summary>
/// SQL Server compiles each batch of the idempotent script regardless of its IF: against the schema before the batch, and, when the script
/// is run again, against the schema after all migrations. A bare statement must not name a column that may be missing at that time.
/// </summary>
public sealed class BareStatementTests
{
    private static readonly string[] Migrations = [.. MigrationIds()];

    [TestCaseSource(nameof(Migrations))]
    public void No_bare_statement_of_the_idempotent_script_names_a_column_that_a_migration_adds_or_drops(string migration)
    {
        var changed = ChangedColumns.Value;
        var script = TSql.Parse(ScriptOf(migration));

        Assert.That(
            BareStatements(script)
                .SelectMany(TSql.Find<ColumnReferenceExpression>)
                .Select(column => column.MultiPartIdentifier?.Identifiers[^1].Value),
            Has.None.Matches<string?>(name => name is not null && changed.Contains(name)));
    }

    [Test]
    public void A_SQL_statement_in_a_migration_runs_unchanged()
    {
        const string Statement = "UPDATE Roles SET Name = 'it''s'\nWHERE Id = 7";

        var sent = Generate(Statement, MigrationsSqlGenerationOptions.Idempotent);

        Assert.That(sent, Has.Count.EqualTo(1));
        Assert.That(TSql.Find<StringLiteral>(TSql.Parse(sent[0])).Single().Value, Is.EqualTo(Statement));
    }

    [Test]
    public void Batches_of_a_statement_stay_batches()
    {
        var sent = Generate("UPDATE Roles SET Id = 1\nGO\nUPDATE Roles SET Id = 2", MigrationsSqlGenerationOptions.Idempotent);

        Assert.That(
            sent.Select(text => TSql.Find<StringLiteral>(TSql.Parse(text)).Single().Value),
            Is.EqualTo(["UPDATE Roles SET Id = 1", "UPDATE Roles SET Id = 2"]));
    }

    [Test]
    public void Migrations_at_startup_are_sent_as_separate_unwrapped_commands() =>
        Assert.That(
            Generate("UPDATE Roles SET Id = 1", MigrationsSqlGenerationOptions.Default).Select(text => text.Trim()),
            Is.EqualTo(["UPDATE Roles SET Id = 1"]));

    private static List<string> Generate(string statement, MigrationsSqlGenerationOptions options)
    {
        using var db = Contexts.SqlServer();
        var commands = db.GetService<IMigrationsSqlGenerator>().Generate([new SqlOperation { Sql = statement }], null, options);
        return [.. commands.Select(command => command.CommandText)];
    }

    /// <summary>Reads and changes of rows, except those of the server's own tables and of the migration history.</summary>
    private static IEnumerable<TSqlStatement> BareStatements(TSqlFragment script) => TSql.Find<TSqlStatement>(script)
        .Where(statement => statement is DataModificationStatement or SelectStatement)
        .Where(statement => !TSql.Find<NamedTableReference>(statement).All(table =>
            table.SchemaObject.SchemaIdentifier?.Value == "sys"
            || table.SchemaObject.BaseIdentifier.Value == HistoryRepository.DefaultTableName));

    private static readonly Lazy<HashSet<string>> ChangedColumns = new(FindChangedColumns);

    private static HashSet<string> FindChangedColumns()
    {
        using var db = Contexts.SqlServer();
        var assembly = db.GetService<IMigrationsAssembly>();
        return assembly.Migrations.Values.SelectMany(type => assembly.CreateMigration(type, db.Database.ProviderName!).UpOperations)
            .SelectMany(operation => operation switch
            {
                AddColumnOperation added => [added.Name],
                DropColumnOperation dropped => [dropped.Name],
                RenameColumnOperation renamed => [renamed.Name, renamed.NewName],
                _ => Array.Empty<string>(),
            })
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static string ScriptOf(string migration) => Contexts.Script(
        MigrationsSqlGenerationOptions.Idempotent,
        Migrations.TakeWhile(other => other != migration).LastOrDefault(Migration.InitialDatabase),
        migration);

    private static IEnumerable<string> MigrationIds()
    {
        using var db = Contexts.SqlServer();
        return [.. db.Database.GetMigrations()];
    }
}
