using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Pulse.SqlServerTests.Migrations;

/// <summary>scripts/add-migration.sh adds a migration to both sets. These tests fail if one is missing.</summary>
public sealed class MigrationSetTests
{
    [Test]
    public void The_model_of_SQL_Server_has_no_change_without_a_migration()
    {
        using var db = Contexts.SqlServer();

        Assert.That(db.Database.HasPendingModelChanges(), Is.False, "scripts/add-migration.sh NAME adds a missing migration.");
    }

    [Test]
    public void The_model_of_SQLite_has_no_change_without_a_migration()
    {
        using var db = Contexts.Sqlite();

        Assert.That(db.Database.HasPendingModelChanges(), Is.False, "scripts/add-migration.sh NAME adds a missing migration.");
    }

    [Test]
    public void Both_databases_have_the_same_migrations_in_the_same_order()
    {
        using var sqlServer = Contexts.SqlServer();
        using var sqlite = Contexts.Sqlite();

        Assert.That(NamesIn(sqlServer), Is.Not.Empty);
        Assert.That(NamesIn(sqlServer), Is.EqualTo(NamesIn(sqlite)));
    }

    /// <summary>
    /// EF Core rebuilds a table in a transaction of its own. A process that is killed between two of them leaves a database on which no
    /// version can start.
    /// </summary>
    [Test]
    public void Each_migration_of_SQLite_is_one_transaction()
    {
        using var db = Contexts.Sqlite();

        var script = db.GetService<IMigrator>().GenerateScript();

        Assert.That(script, Does.Contain("BEGIN TRANSACTION").And.Not.Contain("PRAGMA"));
    }

    /// <summary>The names without their timestamps.</summary>
    private static string[] NamesIn(DbContext db) =>
        [.. db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..])];
}
