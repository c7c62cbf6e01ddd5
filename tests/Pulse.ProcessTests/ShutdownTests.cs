using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>SIGTERM while a request is in progress that waits for a node that never confirms.</summary>
public sealed class ShutdownTests
{
    private const string SilentNode =
        """INSERT INTO "Nodes" ("Id", "Position", "SeenAt") VALUES ('019ab000-0000-7000-8000-000000000000', 0, '2999-01-01 00:00:00')""";

    /// <summary>A position beyond all others, as if the silent node had confirmed everything.</summary>
    private const string ConfirmationOfSilentNode = """UPDATE "Nodes" SET "Position" = 1000000 WHERE "SeenAt" > '2998'""";

    [Test]
    public async Task A_request_in_flight_is_answered_and_no_other_is_taken()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Shutdown__Timeout", "600"));
        var (client, deleted, _) = await RevokeSlowlyAsync(pulse, folder, wait: 60);

        pulse.Terminate();
        await RefusesConnectionsAsync(client);
        var hadEnded = deleted.IsCompleted;
        folder.Execute(ConfirmationOfSilentNode);

        Assert.That(hadEnded, Is.False);
        Assert.That(await deleted, Does.StartWith("confirmed=2/2, lag="));
        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(folder.Query<long>("""SELECT COUNT(*) FROM "Nodes" """), Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_waits_for_longer_than_the_limit_is_answered_before_it()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Shutdown__Timeout", "20"));
        var (_, deleted, key) = await RevokeSlowlyAsync(pulse, folder, wait: 60);

        pulse.Terminate();

        Assert.That(await deleted, Does.StartWith("confirmed=1/2, pending-until="));
        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(CountOf(folder, key), Is.Zero);
    }

    [Test]
    public async Task Writes_that_wait_for_another_process_at_shutdown_are_refused_with_a_retry_hint()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(
            folder,
            [
                ("Shutdown__Timeout", "20"),
                ("ConnectionStrings__Pulse", "Data Source=pulse.db;Default Timeout=600"),
                .. RequestTrace.Logged,
            ]);
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyAsync(token, "login");
        await using var database = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await database.OpenAsync();
        await using var held = database.BeginTransaction(deferred: false);

        var trace = new RequestTrace(pulse);
        var replies = trace.Send(() => Enumerable.Range(0, 2)
            .SelectMany(i => new[]
            {
                client.TryLoginAsync(key),
                client.PostOnceAsync(token, "/apikeys", NewKey(i)),
                client.PostAsync(token, "/apikeys", NewKey(i)),
            })
            .Append(client.GuessPasswordAsync())
            .ToList());
        await trace.UntilReceivedAsync(replies.Count);

        pulse.Terminate();

        foreach (var reply in await Task.WhenAll(replies))
        {
            Assert.That(
                (reply.Status, reply.Headers.RetryAfter is not null), Is.EqualTo((HttpStatusCode.ServiceUnavailable, true)), reply.Text);
        }

        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("fail:"));
    }

    /// <summary>Several services have data to write, and each would wait for the lock for longer than the test does.</summary>
    [Test]
    public async Task A_process_stops_within_its_timeout_although_the_database_stays_locked()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(
            folder, ("Shutdown__Timeout", "10"), ("ConnectionStrings__Pulse", "Data Source=pulse.db;Default Timeout=600"));
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyFromAsync(token, """ "quota":{"limit":100,"period":"day"} """);
        await using var database = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await database.OpenAsync();
        await client.GetSessionOfKeyAsync(key);
        var plain = await client.CreateKeyAsync(token, "plain");
        await client.GetSessionOfKeyAsync(plain);
        await client.LoginAsync(folder.FirstPassword());
        await using var held = database.BeginTransaction(deferred: false);
        await client.GetSessionOfKeyAsync(plain);

        pulse.Terminate();

        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
    }

    [Test]
    public async Task A_process_on_a_damaged_file_does_not_try_again_when_it_ends()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Shutdown__Timeout", "600"));
        await (await pulse.ReadyAsync()).LoginAsync(folder.FirstPassword());
        folder.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var file = new FileStream(folder.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write(new byte[4096]);
        }

        pulse.Terminate();

        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
    }

    [Test]
    public async Task A_process_that_is_stopped_during_its_start_ends_without_an_error()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var database = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await database.OpenAsync();
        await using var held = database.BeginTransaction(deferred: false);
        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort);
        await pulse.UntilToldAsync("The encryption keys of second factors are stored unencrypted");
        pulse.Terminate();

        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("nhandled"));
    }

    private static object NewKey(int number) => new { name = $"key {number}", permissions = new[] { "readApiKeys" } };

    /// <returns>A committed revocation whose response waits.</returns>
    private static async Task<(Client Client, Task<string> Deleted, JsonNode Key)> RevokeSlowlyAsync(
        PulseProcess pulse, WorkFolder folder, int wait)
    {
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyAsync(token, "slow to revoke");
        folder.Execute(SilentNode);
        var deleted = client.DeleteKeyAsync(token, key, wait);
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        while (CountOf(folder, key) > 0)
        {
            await Task.Delay(10, timeout.Token);
        }

        return (client, deleted, key);
    }

    private static long CountOf(WorkFolder folder, JsonNode key) =>
        folder.Query<long>($"""SELECT COUNT(*) FROM "ApiKeys" WHERE "Identifier" = '{key["apiKey"]}'""");

    private static async Task RefusesConnectionsAsync(Client client)
    {
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        while (await client.AcceptsConnectionsAsync())
        {
            await Task.Delay(10, timeout.Token);
        }
    }
}
