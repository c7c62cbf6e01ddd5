using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>
/// Open connections to SQLite are lent to one context after another. A temporary table shows whether two contexts had the same one: only
/// the connection that created it has it. The lane of changes has one connection at a time.
/// </summary>
public sealed class KeptConnectionTests(TestDatabase database) : ApiTests(database)
{
    private readonly TestDatabase kind = database;

    [SetUp]
    public void RequireSqlite()
    {
        if (kind is not SqliteTestDatabase)
        {
            Assert.Ignore("The driver of SQL Server keeps connections.");
        }
    }

    [Test]
    public async Task The_next_context_of_a_lane_uses_the_same_connection()
    {
        await InChangesAsync(db => ExecuteAsync(db, "CREATE TEMP TABLE Same (Id INTEGER)"));

        Assert.That(await InChangesAsync(db => HasAsync(db, "Same")), Is.True);
        Assert.That(await InLaneAsync(DatabaseLane.Credentials, db => HasAsync(db, "Same")), Is.False, "Another lane has its own.");
    }

    [TestCase("BEGIN IMMEDIATE", TestName = "A_connection_that_is_returned_with_an_open_transaction_is_not_used_again")]
    [TestCase("BEGIN; SELECT * FROM Accounts", TestName = "A_connection_that_is_returned_with_an_open_read_is_not_used_again")]
    public async Task A_connection_that_is_returned_in_use_is_not_used_again(string statements)
    {
        await InChangesAsync(async db =>
        {
            await ExecuteAsync(db, "CREATE TEMP TABLE Used (Id INTEGER)");
            return await ExecuteAsync(db, statements);
        });

        Assert.That(await InChangesAsync(db => HasAsync(db, "Used")), Is.False);
        await InChangesAsync(db => ExecuteAsync(db, "BEGIN IMMEDIATE; COMMIT"));
    }

    [Test]
    public async Task A_connection_whose_transaction_began_on_replaced_content_is_not_used_again()
    {
        await InChangesAsync(async db =>
        {
            await ExecuteAsync(db, "CREATE TEMP TABLE Before (Id INTEGER)");
            await ExecuteAsync(db, "CREATE TABLE Others (Id INTEGER)");
            Assert.CatchAsync<DatabaseReplacedException>(() => db.Database.BeginTransactionAsync());
            return true;
        });

        await UntilAcceptedAsync();

        Assert.That(await InChangesAsync(db => HasAsync(db, "Before")), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows does not move an open file.")]
    public async Task A_kept_connection_is_refused_while_its_file_is_away()
    {
        var file = SqliteTestDatabase.FileOf(Settings);
        await InChangesAsync(db => ExecuteAsync(db, "CREATE TEMP TABLE Away (Id INTEGER)"));

        File.Move(file, $"{file}.away");
        Assert.CatchAsync<DatabaseReplacedException>(() => InChangesAsync(db => HasAsync(db, "Away")));
        File.Move($"{file}.away", file);
        await UntilAcceptedAsync();

        Assert.That(await InChangesAsync(db => HasAsync(db, "Away")), Is.False, "A connection that failed a check is closed.");
    }

    /// <summary>Waits until the change feed has accepted the content of the file.</summary>
    private async Task UntilAcceptedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await InLaneAsync(DatabaseLane.Credentials, db => HasAsync(db, "Anything"));
                return;
            }
            catch (DatabaseReplacedException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    private Task<T> InChangesAsync<T>(Func<PulseDbContext, Task<T>> use) => InLaneAsync(DatabaseLane.Changes, use);

    private async Task<T> InLaneAsync<T>(DatabaseLane lane, Func<PulseDbContext, Task<T>> use)
    {
        await using var scope = App.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(lane);
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        await db.Database.OpenConnectionAsync();
        return await use(db);
    }

    private static async Task<bool> HasAsync(PulseDbContext db, string table) =>
        await ScalarAsync(db, $"SELECT COUNT(*) FROM sqlite_temp_schema WHERE name = '{table}'") is 1L;

    private static async Task<bool> ExecuteAsync(PulseDbContext db, string statements)
    {
        await ScalarAsync(db, statements);
        return true;
    }

    private static async Task<object?> ScalarAsync(PulseDbContext db, string statements)
    {
        await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = statements;
        return await command.ExecuteScalarAsync();
    }
}
