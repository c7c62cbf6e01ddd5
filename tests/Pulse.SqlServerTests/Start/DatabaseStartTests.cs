using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Pulse.Infrastructure.Common;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Migrations;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Start;

public sealed class DatabaseStartTests
{
    private const string History = "__EFMigrationsHistory";
    private const string Replaced = "20261129040306_AuthorIdsAndLongerTexts";
    private const int DatabaseDoesNotExist = 4060;

    [Test]
    public async Task A_database_that_already_exists_is_migrated_and_no_database_is_created()
    {
        await using var pulse = new PulseOnFakeServer();

        await pulse.StartAsync();

        Assert.That(Sent<CreateTableStatement>(pulse), Is.Not.Empty);
        Assert.That(
            Sent<TSqlStatement>(pulse).Where(s => s is CreateDatabaseStatement or AlterDatabaseStatement or UseStatement), Is.Empty);
    }

    [Test]
    public async Task Pulse_connects_to_the_master_database_only_to_create_a_missing_database()
    {
        await using var pulse = new PulseOnFakeServer();
        pulse.Server.RefuseConnection(SqlFaults.Of(DatabaseDoesNotExist));
        pulse.Server.RefuseConnection(SqlFaults.Of(DatabaseDoesNotExist));
        pulse.Server.RefuseConnection(SqlFaults.Of(DatabaseDoesNotExist));

        // The provider itself creates the connection to master, and no server listens at its address.
        Assert.That(pulse.StartAsync, Throws.InstanceOf<StartupException>());
        Assert.That(pulse.Server.Sent, Is.Empty);
    }

    [Test]
    public async Task One_process_at_a_time_migrates()
    {
        await using var pulse = new PulseOnFakeServer();

        await pulse.StartAsync();

        var texts = pulse.Server.Sent.Select(command => command.Text).ToList();
        var locked = texts.FindIndex(text => text.Contains("sp_getapplock", StringComparison.Ordinal));
        var released = texts.FindIndex(text => text.Contains("sp_releaseapplock", StringComparison.Ordinal));
        Assert.That(locked, Is.GreaterThan(-1));
        Assert.That(texts.FindIndex(IsDefinition), Is.GreaterThan(locked));
        Assert.That(texts.FindLastIndex(IsDefinition), Is.LessThan(released));
    }

    [Test]
    public async Task Migrations_applied_concurrently_by_another_process_are_not_applied_again()
    {
        await using var pulse = new PulseOnFakeServer();
        pulse.Server.Before("sp_getapplock", () => pulse.Server.Rows[History] = AllMigrations());

        await pulse.StartAsync();

        Assert.That(
            Sent<CreateTableStatement>(pulse).Select(table => table.SchemaObjectName.BaseIdentifier.Value).Distinct(),
            Is.SubsetOf([History]));
    }

    [Test]
    public async Task An_account_that_another_process_created_concurrently_is_not_created_again()
    {
        await using var pulse = Migrated();
        pulse.Server.Before("UPDATE [l]", () => pulse.Server.Rows["Users"] = [[]]);

        await pulse.StartAsync();

        Assert.That(Sent<InsertStatement>(pulse), Is.Empty);
    }

    [Test]
    public async Task Without_MigrateOnStart_pending_migrations_stop_the_start_and_change_nothing()
    {
        await using var pulse = new PulseOnFakeServer(("Database:MigrateOnStart", "false"));

        Assert.That(pulse.StartAsync, Throws.InstanceOf<StartupException>().With.Message.Contains(MigrationIds()[0]));
        Assert.That(Sent<TSqlStatement>(pulse), Is.All.InstanceOf<SelectStatement>());
    }

    [Test]
    public async Task A_start_without_pending_migrations_only_reads()
    {
        await using var pulse = Migrated();
        pulse.Server.Rows["Users"] = [Samples.RowOfUser];

        await pulse.StartAsync();

        Assert.That(Sent<TSqlStatement>(pulse), Is.All.InstanceOf<SelectStatement>());
    }

    [Test]
    public async Task Migrations_that_the_first_one_replaces_are_not_missed()
    {
        await using var pulse = Migrated();
        pulse.Server.Rows[History].Insert(0, RowOf(Replaced));
        pulse.Server.Rows["Users"] = [Samples.RowOfUser];

        await pulse.StartAsync();

        Assert.That(Sent<TSqlStatement>(pulse), Is.All.InstanceOf<SelectStatement>());
    }

    [Test]
    public async Task A_database_that_lacks_the_last_of_the_replaced_migrations_is_refused_and_stays_as_it_is()
    {
        await using var pulse = new PulseOnFakeServer();
        pulse.Server.Rows[History] = [RowOf(Replaced)];

        Assert.That(
            pulse.StartAsync,
            Throws.InstanceOf<StartupException>().With.Message.Contains(
                $"its newest migration is {Replaced}, and this version needs {MigrationIds()[0]}."));
        Assert.That(Sent<TSqlStatement>(pulse), Is.All.InstanceOf<SelectStatement>());
    }

    private static PulseOnFakeServer Migrated()
    {
        var pulse = new PulseOnFakeServer();
        pulse.Server.Rows[History] = AllMigrations();
        return pulse;
    }

    private static List<Dictionary<string, object>> AllMigrations() => [.. MigrationIds().Select(RowOf)];

    private static Dictionary<string, object> RowOf(string migration) =>
        new() { ["MigrationId"] = migration, ["ProductVersion"] = "10.0.0" };

    private static List<string> MigrationIds()
    {
        using var db = Contexts.SqlServer();
        return [.. db.Database.GetMigrations()];
    }

    private static bool IsDefinition(string text) => TSql.Find<CreateTableStatement>(TSql.Parse(text)).Count > 0;

    private static IEnumerable<T> Sent<T>(PulseOnFakeServer pulse)
        where T : TSqlStatement => pulse.Server.Sent.SelectMany(command => TSql.Find<T>(TSql.Parse(command.Text)));
}
