using System.Net;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

/// <summary>
/// A backup is restored through SQLite's backup API while Pulse runs, as <c>sqlite3 pulse.db ".restore backup.db"</c> does.
/// </summary>
public sealed class RestoredDatabaseTests
{
    private const string NotPulses = "The database lacks a table or a column, or was not created by Pulse";

    /// <summary>Another installation, whose database is only read.</summary>
    private Cluster other = null!;

    [OneTimeSetUp]
    public async Task StartOtherAsync() => other = await Cluster.StartNewAsync();

    [OneTimeTearDown]
    public async Task StopOtherAsync() => await (other?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_key_that_was_made_after_the_backup_is_refused_by_every_node_and_older_ones_go_on()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var older = await cluster.WarmKeyAsync();
        Copy(cluster.Folder.Database, cluster.Folder.File("backup.db"));
        var lost = await cluster.WarmKeyAsync();

        Copy(cluster.Folder.File("backup.db"), cluster.Folder.Database);

        foreach (var node in cluster.Nodes)
        {
            await node.UntilAsync(HttpStatusCode.Unauthorized, lost, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
            await node.UntilAsync(HttpStatusCode.OK, older, HttpStatusCode.ServiceUnavailable);
        }

        Assert.That(await Task.WhenAll(cluster.Processes.Select(RestorationsAsync)), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_restored_database_is_detected_even_if_the_change_feed_reaches_the_same_position_again()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var (first, second) = (await cluster.WarmKeyAsync(), await cluster.WarmKeyAsync());
        Copy(cluster.Folder.Database, cluster.Folder.File("backup.db"));
        var lost = await cluster.WarmKeyAsync();
        await cluster.DeleteAtFirstAsync(first);

        Copy(cluster.Folder.File("backup.db"), cluster.Folder.Database);
        await cluster.First.UntilLoggedInAsync(cluster.Folder.FirstPassword());
        await cluster.DeleteAtFirstAsync(second);

        await cluster.First.UntilAsync(HttpStatusCode.Unauthorized, lost, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        await cluster.First.UntilAsync(HttpStatusCode.OK, first, HttpStatusCode.ServiceUnavailable);
        Assert.That(await cluster.First.StatusOfAsync(second), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_key_that_is_made_used_at_another_node_and_lost_between_two_reads_of_the_feed_is_refused()
    {
        await using var cluster = await Cluster.StartAsync(2, ("Cache__FeedInterval", "00:00:08"), ("Cache__MaxStaleness", "00:01:00"));
        await cluster.WarmKeyAsync();
        Copy(cluster.Folder.Database, cluster.Folder.File("backup.db"));
        var lost = await cluster.WarmKeyAsync();

        Copy(cluster.Folder.File("backup.db"), cluster.Folder.Database);

        await cluster.Second.UntilAsync(HttpStatusCode.Unauthorized, lost, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
    }

    [Test]
    public async Task With_another_installations_database_every_caller_is_refused_and_nothing_is_written()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var (key, foreign) = (await cluster.WarmKeyAsync(), await other.WarmKeyAsync());
        var (password, wrong) = (other.Folder.FirstPassword(), cluster.Folder.FirstPassword());

        Copy(other.Folder.Database, cluster.Folder.Database);
        var rows = RowsIn(cluster);
        var logins = new List<HttpStatusCode>();
        while (logins.Count == 0 || await cluster.First.IsReadyAsync(CancellationToken.None))
        {
            logins.AddRange([(await cluster.First.TryLoginAsync(password)).Status, (await cluster.First.TryLoginAsync(wrong)).Status]);
        }

        logins.AddRange([(await cluster.First.TryLoginAsync(password)).Status, (await cluster.First.TryLoginAsync(foreign)).Status]);
        var restorations = await RestorationsAsync(cluster.Processes[0]);
        cluster.Processes[0].Terminate();
        await cluster.Processes[0].ExitAsync();

        Assert.That(logins, Is.All.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(RowsIn(cluster), Is.EqualTo(rows));
        Assert.That((restorations, await RestorationsAsync(cluster.Processes[0])), Is.EqualTo((1, 1)));
    }

    /// <summary>The content changes while a write waits for the lock that the restoration holds.</summary>
    [Test]
    public async Task A_write_that_waited_for_the_restoration_to_end_is_refused()
    {
        await using var cluster = await Cluster.StartAsync(
            1, [("Cache__FeedInterval", "00:00:30"), ("Cache__MaxStaleness", "00:02:00"), .. RequestTrace.Logged]);
        var key = await cluster.MakeKeyAsync();
        var trace = new RequestTrace(cluster.Processes[0]);
        await using var database = new SqliteConnection($"Data Source={cluster.Folder.Database};Pooling=False");
        await database.OpenAsync();
        var held = database.BeginTransaction(deferred: false);
        var login = trace.Send(() => cluster.First.TryLoginAsync(key));
        await trace.UntilWritingAsync();

        await using (var altered = new SqliteCommand("CREATE TABLE Other (Id INTEGER)", database, held))
        {
            await altered.ExecuteNonQueryAsync();
        }

        await held.CommitAsync();

        Assert.That((await login).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), (await login).Text);
    }

    [TestCase("CREATE TABLE Notes (Text TEXT)", TestName = "A_database_of_something_else_gets_503")]
    [TestCase("PRAGMA user_version = 1", TestName = "A_database_without_any_table_gets_503")]
    public async Task A_restored_database_without_the_tables_of_Pulse(string statement)
    {
        await using var cluster = await Cluster.StartAsync(1);
        await using (var foreign = new SqliteConnection($"Data Source={cluster.Folder.File("foreign.db")};Pooling=False"))
        {
            await foreign.OpenAsync();
            await using var command = new SqliteCommand(statement, foreign);
            await command.ExecuteNonQueryAsync();
        }

        await AssertRefusedAsync(cluster, NotPulses, () => Copy(cluster.Folder.File("foreign.db"), cluster.Folder.Database));
    }

    [Test]
    public async Task A_database_that_lacks_a_table_gets_503_until_it_has_it_again()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var made = cluster.Folder.Query<string>("SELECT sql FROM sqlite_schema WHERE name = 'RecoveryCodes'");

        await AssertRefusedAsync(cluster, NotPulses, () => cluster.Folder.Execute("DROP TABLE RecoveryCodes"));
        cluster.Folder.Execute(made);

        await cluster.First.UntilLoggedInAsync(cluster.Folder.FirstPassword());
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task A_file_that_is_emptied_in_place_gets_503()
    {
        await using var cluster = await Cluster.StartAsync(1);

        await AssertRefusedAsync(cluster, "The database file", () =>
        {
            cluster.Folder.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            using var file = new FileStream(cluster.Folder.Database, FileMode.Truncate);
        });
    }

    [Test]
    public async Task A_key_of_another_installation_gets_service_unavailable()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var (key, foreign) = (await cluster.WarmKeyAsync(), await other.WarmKeyAsync());

        Copy(other.Folder.Database, cluster.Folder.Database);

        await cluster.First.UntilAsync(HttpStatusCode.ServiceUnavailable, key, HttpStatusCode.OK);
        Assert.That(await cluster.First.StatusOfAsync(foreign), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await RestorationsAsync(cluster.Processes[0]), Is.EqualTo(1));
    }

    /// <summary>
    /// Asserts that there is never an unexpected error, that soon all credentials are refused and the node is not ready, and that the log
    /// says why.
    /// </summary>
    private static async Task AssertRefusedAsync(Cluster cluster, string message, Action restore)
    {
        var key = await cluster.WarmKeyAsync();
        var password = cluster.Folder.FirstPassword();

        restore();
        var logins = new List<HttpStatusCode>();
        while (logins.Count == 0 || await cluster.First.IsReadyAsync(CancellationToken.None))
        {
            logins.Add((await cluster.First.TryLoginAsync(password)).Status);
        }

        logins.AddRange([(await cluster.First.TryLoginAsync(password)).Status, (await cluster.First.TryLoginAsync(key)).Status]);

        Assert.That(logins, Is.All.EqualTo(HttpStatusCode.ServiceUnavailable));
        await cluster.First.UntilAsync(HttpStatusCode.ServiceUnavailable, key, HttpStatusCode.OK);
        await cluster.Processes[0].UntilToldAsync(message);
        Assert.That(cluster.Processes[0].Output.ToString(), Does.Not.Contain("fail:").And.Not.Contain("   at "));
    }

    private static List<long> RowsIn(Cluster cluster) =>
        [.. new[] { "AuditEvents", "Sessions", "Nodes", "LoginFailures" }.Select(
            table => cluster.Folder.Query<long>($"SELECT COUNT(*) FROM {table}"))];

    /// <returns>Number of log lines about it, at least one.</returns>
    private static async Task<int> RestorationsAsync(PulseProcess process)
    {
        const string message = "The database was restored or replaced";
        await process.UntilToldAsync(message);
        return process.Output.Lines.Count(line => line.Contains(message, StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        using var source = new SqliteConnection($"Data Source={from};Pooling=False");
        using var target = new SqliteConnection($"Data Source={to};Pooling=False");
        source.Open();
        target.Open();
        using var patience = new SqliteCommand("PRAGMA busy_timeout = 30000", target);
        patience.ExecuteNonQuery();
        source.BackupDatabase(target);
    }
}
