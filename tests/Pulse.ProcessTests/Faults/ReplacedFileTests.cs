using System.Net;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

/// <summary>The database file is moved, or replaced by another file, while Pulse runs.</summary>
[Platform(Exclude = "Win", Reason = "Windows does not move an open file.")]
public sealed class ReplacedFileTests
{
    [Test]
    public async Task While_the_database_file_is_missing_all_requests_are_refused_and_no_new_file_is_created()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var key = await cluster.WarmKeyAsync();
        var away = cluster.Folder.File("away.db");

        File.Move(cluster.Folder.Database, away);
        var login = await cluster.First.TryLoginAsync(key);
        await cluster.First.UntilAsync(HttpStatusCode.ServiceUnavailable, key, HttpStatusCode.OK);
        var ready = await cluster.First.IsReadyAsync(CancellationToken.None);
        var made = File.Exists(cluster.Folder.Database);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), login.Text);
        Assert.That((ready, made), Is.EqualTo((false, false)));
        Assert.That(await CountMessagesAsync(cluster), Is.EqualTo(1));
        File.Move(away, cluster.Folder.Database);
        await cluster.First.UntilAsync(HttpStatusCode.OK, key, HttpStatusCode.ServiceUnavailable);
        Assert.That((await cluster.First.TryLoginAsync(key)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_replaced_database_file_is_not_served()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var key = await cluster.WarmKeyAsync();
        File.Copy(cluster.Folder.Database, cluster.Folder.File("other.db"));

        File.Move(cluster.Folder.File("other.db"), cluster.Folder.Database, overwrite: true);
        var login = await cluster.First.TryLoginAsync(key);
        await cluster.First.UntilAsync(HttpStatusCode.ServiceUnavailable, key, HttpStatusCode.OK);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), login.Text);
        Assert.That(await cluster.First.IsReadyAsync(CancellationToken.None), Is.False);
        Assert.That(await CountMessagesAsync(cluster), Is.EqualTo(1));
    }

    [Test]
    public async Task A_write_in_progress_when_the_database_file_is_removed_is_not_acknowledged()
    {
        await using var cluster = await Cluster.StartAsync(1, RequestTrace.Logged);
        var key = await cluster.WarmKeyAsync();
        var trace = new RequestTrace(cluster.Processes[0]);
        await using var database = new SqliteConnection($"Data Source={cluster.Folder.Database};Pooling=False");
        await database.OpenAsync();
        var held = database.BeginTransaction(deferred: false);
        var login = trace.Send(() => cluster.First.TryLoginAsync(key));
        await trace.UntilWritingAsync();

        File.Move(cluster.Folder.Database, cluster.Folder.File("away.db"));
        await held.RollbackAsync();

        Assert.That((await login).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), (await login).Text);
    }

    [TestCase(false, "-wal", TestName = "While_the_write_ahead_log_is_away_nothing_is_acknowledged")]
    [TestCase(true, "-wal", TestName = "While_another_write_ahead_log_is_in_its_place_nothing_is_acknowledged")]
    [TestCase(false, "-shm", TestName = "While_the_index_of_the_write_ahead_log_is_away_nothing_is_acknowledged")]
    [TestCase(false, "-wal", "-shm", TestName = "While_the_write_ahead_log_and_its_index_are_away_nothing_is_acknowledged")]
    public async Task While_the_database_files_are_missing_requests_get_503_and_the_node_is_not_ready(
        bool isReplaced, params string[] suffixes)
    {
        await using var cluster = await Cluster.StartAsync(1);
        var key = await cluster.WarmKeyAsync();
        foreach (var path in suffixes.Select(suffix => cluster.Folder.Database + suffix))
        {
            File.Delete(path);
            await File.WriteAllBytesAsync(isReplaced ? path : cluster.Folder.File("unused"), []);
        }

        var login = await cluster.First.TryLoginAsync(key);
        await cluster.First.UntilAsync(HttpStatusCode.ServiceUnavailable, key, HttpStatusCode.OK);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), login.Text);
        Assert.That(await cluster.First.IsReadyAsync(CancellationToken.None), Is.False);
        Assert.That(await CountMessagesAsync(cluster), Is.EqualTo(1));
    }

    [Test]
    public async Task Acknowledged_writes_survive_a_deleted_write_ahead_log_after_a_clean_stop()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var key = await cluster.WarmKeyAsync();
        File.Delete($"{cluster.Folder.Database}-wal");
        File.Delete($"{cluster.Folder.Database}-shm");

        cluster.Processes[0].Terminate();
        await cluster.Processes[0].ExitAsync();
        await using var restarted = await PulseProcess.StartReadyAsync(cluster.Folder);

        Assert.That(await (await restarted.ReadyAsync()).StatusOfAsync(key), Is.EqualTo(HttpStatusCode.OK));
    }

    /// <returns>Number of log lines about it, at least one.</returns>
    private static async Task<int> CountMessagesAsync(Cluster cluster)
    {
        const string message = "was moved, deleted or replaced";
        await cluster.Processes[0].UntilToldAsync(message);
        return cluster.Processes[0].Output.Lines.Count(line => line.Contains(message, StringComparison.Ordinal));
    }
}
