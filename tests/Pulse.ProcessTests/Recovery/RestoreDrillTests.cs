using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Recovery;

/// <summary>Security rule 39: a backup under load holds everything that was acknowledged before, and no session comes back to life.</summary>
public sealed class RestoreDrillTests
{
    private const int EnoughKeys = 20;

    [Test]
    public async Task A_backup_under_load_is_restored_elsewhere_with_everything_acknowledged_before_it_began()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var (node, folder) = (cluster.First, cluster.Folder);
        var admin = await node.LoginAsync(folder.FirstPassword());
        var secret = await SecondFactor.EnableAsync(node, await InvitedAsync(node, admin, "ada@example.com"), "a password of the tests");
        var revoked = await cluster.MakeKeyAsync();
        await cluster.DeleteAtFirstAsync(revoked);
        using var end = new CancellationTokenSource();
        var made = new ConcurrentQueue<JsonNode>();
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => WriteAsync(cluster, made, end.Token))).ToList();
        await cluster.Processes[0].UntilAsync(() => made.Count >= EnoughKeys);
        var acknowledged = made.ToList();

        var output = await HostCommand.SucceedAsync(folder, "database", "backup", "backup.pulse");
        await end.CancelAsync();
        await Task.WhenAll(writers);
        await cluster.Processes[0].KillAsync();
        using var elsewhere = new WorkFolder();
        File.Copy(folder.File("backup.pulse"), elsewhere.File("backup.pulse"));
        var restored = await HostCommand.SucceedAsync(elsewhere, "database", "restore", "backup.pulse");

        Assert.That($"{output}", Does.Contain("It contains the keys."));
        Assert.That($"{restored}", Does.Match("Restored the backup of .* Ended [1-9][0-9]* sessions"));
        var check = await HostCommand.SucceedAsync(elsewhere, "audit", "check");
        Assert.That($"{check}", Does.Contain("intact").And.Not.Contain("BROKEN"));
        await using var pulse = await PulseProcess.StartReadyAsync(elsewhere);
        var client = await pulse.ReadyAsync();
        Assert.That(await StatusesOfAsync(client, acknowledged), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await client.StatusOfAsync(revoked), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await client.StatusOfAsync(admin), Is.EqualTo(HttpStatusCode.Unauthorized), "Sessions end at a restore.");
        var token = await client.LoginAsync(folder.FirstPassword());
        var events = await client.GetAsync(token, "/audit-events?action=database.restored");
        Assert.That((bool?)events[0]!["changes"]!["sessionsEnded"]!["to"], Is.True, $"{events}");
        await AssertSecondFactorAsync(client, secret);
        AssertOnlyItsOwnerCanRead(folder.File("backup.pulse"));
        AssertOnlyItsOwnerCanRead(elsewhere.Database);
        AssertOnlyItsOwnerCanRead(elsewhere.File("pulse-keys/audit.key"));
    }

    [Test]
    public async Task A_restored_feed_begins_after_every_position_of_the_lost_history_and_a_listener_drops_everything()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var service = await cluster.MakeServiceAsync();
        await cluster.WarmKeyAsync();
        await HostCommand.SucceedAsync(cluster.Folder, "database", "backup", "backup.pulse");
        await cluster.DeleteAtFirstAsync(await cluster.WarmKeyAsync());
        string lastEventId;
        await using (var listener = await Listener.StartAsync(cluster.First, service))
        {
            lastEventId = listener.Events[0].Id!;
        }

        await cluster.Processes[0].KillAsync();
        var lost = PositionIn(cluster.Folder);

        var positions = new List<long> { lost };
        for (var i = 0; i < 2; i++)
        {
            using var elsewhere = await RestoreAsync(cluster.Folder.File("backup.pulse"));
            positions.Add(PositionIn(elsewhere));
            if (i == 1)
            {
                await using var pulse = await PulseProcess.StartReadyAsync(elsewhere);
                await using var resumed = await Listener.StartAsync(await pulse.ReadyAsync(), service, lastEventId);
                await resumed.UntilAsync("reset");
                Assert.That(pulse.Output.ToString(), Does.Not.Contain("The database was restored or replaced"));
            }
        }

        Assert.That(positions, Is.Ordered.And.Unique);
    }

    [Test]
    public async Task Sessions_of_a_backup_can_be_kept_but_one_time_tokens_and_nodes_end()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var admin = await cluster.First.LoginAsync(cluster.Folder.FirstPassword());
        await cluster.First.PostAsync(admin, "/users", new { email = "ada@example.com" });
        Assert.That(TokensIn(cluster.Folder), Is.EqualTo(1));
        await HostCommand.SucceedAsync(cluster.Folder, "database", "backup", "backup.pulse");

        using var elsewhere = await RestoreAsync(cluster.Folder.File("backup.pulse"), "--keep-sessions");

        Assert.That(TokensIn(elsewhere), Is.Zero);
        Assert.That(elsewhere.Query<long>("SELECT count(*) FROM Nodes"), Is.Zero);
        await using var pulse = await PulseProcess.StartReadyAsync(elsewhere);
        Assert.That(await (await pulse.ReadyAsync()).StatusOfAsync(admin), Is.EqualTo(HttpStatusCode.OK));
    }

    private static long TokensIn(WorkFolder folder) =>
        folder.Query<long>("SELECT count(*) FROM Users WHERE PasswordTokenHash IS NOT NULL");

    private static long PositionIn(WorkFolder folder) => folder.Query<long>("SELECT Position FROM ChangeFeedHead");

    private static async Task<WorkFolder> RestoreAsync(string backup, params string[] options)
    {
        var folder = new WorkFolder();
        await HostCommand.SucceedAsync(folder, ["database", "restore", backup, .. options]);
        return folder;
    }

    /// <summary>Creates keys until the end. Each is acknowledged before it is known here.</summary>
    private static async Task WriteAsync(Cluster cluster, ConcurrentQueue<JsonNode> made, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            made.Enqueue(await cluster.MakeKeyAsync());
        }
    }

    private static Task<HttpStatusCode[]> StatusesOfAsync(Client client, IEnumerable<JsonNode> keys) =>
        Task.WhenAll(keys.Select(client.StatusOfAsync));

    /// <returns>The session of a user who has set a password.</returns>
    private static async Task<string> InvitedAsync(Client client, string admin, string email)
    {
        const string password = "a password of the tests";
        var invited = await client.PostAsync(admin, "/users", new { email });
        var token = (string)JsonNode.Parse(invited.Text)!["setPasswordToken"]!;
        var set = await client.PostAsync(admin, "/auth/password/set", new { token, password });
        Assert.That((int)set.Status, Is.LessThan(300), set.Text);
        return (string)JsonNode.Parse((await client.TryLoginAsync(email, password)).Text)!["token"]!;
    }

    /// <summary>The code is right only if the key ring was restored, too.</summary>
    private static async Task AssertSecondFactorAsync(Client client, string secret)
    {
        var done = await SecondFactor.LoginAsync(client, "ada@example.com", "a password of the tests", secret, steps: 1);
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.OK), done.Text);
    }

    private static void AssertOnlyItsOwnerCanRead(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }
}
