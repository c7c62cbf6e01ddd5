using System.Net;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

/// <summary>A backup is put back through SQLite's backup API while Pulse runs, as <c>sqlite3 pulse.db ".restore backup.db"</c> does.</summary>
public sealed class RestoredDatabaseTests
{
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

        Assert.That(cluster.Processes.Select(process => Restorations(process)), Is.All.EqualTo(1));
    }

    [Test]
    public async Task It_is_noticed_although_the_change_feed_has_come_to_the_same_position_again()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var (first, second) = (await cluster.WarmKeyAsync(), await cluster.WarmKeyAsync());
        Copy(cluster.Folder.Database, cluster.Folder.File("backup.db"));
        var lost = await cluster.WarmKeyAsync();
        await cluster.DeleteAtFirstAsync(first);

        Copy(cluster.Folder.File("backup.db"), cluster.Folder.Database);
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
    public async Task Another_installations_database_lets_nobody_in()
    {
        await using var cluster = await Cluster.StartAsync(1);
        await using var other = await Cluster.StartAsync(1);
        var (key, foreign) = (await cluster.WarmKeyAsync(), await other.WarmKeyAsync());

        Copy(other.Folder.Database, cluster.Folder.Database);

        await cluster.First.UntilAsync(HttpStatusCode.ServiceUnavailable, key, HttpStatusCode.OK);
        Assert.That(await cluster.First.StatusOfAsync(foreign), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Restorations(cluster.Processes[0]), Is.EqualTo(1));
    }

    private static int Restorations(PulseProcess process) => process.Output.Lines.Count(line => line.Contains("The database was restored or replaced", StringComparison.Ordinal));

    private static void Copy(string from, string to)
    {
        using var source = new SqliteConnection($"Data Source={from};Pooling=False");
        using var target = new SqliteConnection($"Data Source={to};Pooling=False");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }
}
