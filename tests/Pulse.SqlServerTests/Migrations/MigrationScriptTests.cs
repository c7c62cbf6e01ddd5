using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Pulse.SqlServerTests.Migrations;

[TestFixtureSource(typeof(TSql), nameof(TSql.Levels))]
public sealed class MigrationScriptTests(int level)
{
    [TestCase(MigrationsSqlGenerationOptions.Default)]
    [TestCase(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_script_of_all_migrations_is_T_SQL(MigrationsSqlGenerationOptions options)
    {
        var script = TSql.Parse(Contexts.Script(options), level);

        Assert.That(TSql.Find<CreateTableStatement>(script), Has.Count.GreaterThan(5));
    }

    [Test]
    public void The_idempotent_script_guards_every_statement_with_a_condition()
    {
        var script = (TSqlScript)TSql.Parse(Contexts.Script(MigrationsSqlGenerationOptions.Idempotent), level);

        Assert.That(
            script.Batches.SelectMany(batch => batch.Statements),
            Is.All.InstanceOf<IfStatement>().Or.InstanceOf<BeginTransactionStatement>().Or.InstanceOf<CommitTransactionStatement>());
    }

    [Test]
    public void The_script_neither_creates_nor_alters_a_database() =>
        Assert.That(
            TSql.Find<TSqlStatement>(TSql.Parse(Contexts.Script(MigrationsSqlGenerationOptions.Idempotent), level))
                .Where(statement => statement is CreateDatabaseStatement or AlterDatabaseStatement or UseStatement),
            Is.Empty);
}
