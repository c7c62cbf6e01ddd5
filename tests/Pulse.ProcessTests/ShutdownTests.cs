using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>SIGTERM while a request is in flight: one that waits for a node that never confirms.</summary>
public sealed class ShutdownTests
{
    private const string SilentNode = """INSERT INTO "Nodes" ("Id", "Position", "SeenAt") VALUES ('019ab000-0000-7000-8000-000000000000', 0, '2999-01-01 00:00:00')""";

    [Test]
    public async Task A_request_in_flight_is_answered_and_no_other_is_taken()
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var (client, deleted, _) = await RevokeSlowlyAsync(pulse, folder, wait: 5);

        pulse.Terminate();
        await RefusesConnectionsAsync(client);
        var hadEnded = deleted.IsCompleted;

        Assert.That(hadEnded, Is.False);
        Assert.That(await deleted, Does.StartWith("confirmed=1/2, pending-until="));
        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(folder.Query<long>("""SELECT COUNT(*) FROM "Nodes" """), Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_waits_for_longer_than_the_limit_is_answered_before_it()
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Shutdown__Timeout", "8"));
        var (_, deleted, key) = await RevokeSlowlyAsync(pulse, folder, wait: 60);

        pulse.Terminate();

        Assert.That(await deleted, Does.StartWith("confirmed=1/2, pending-until="));
        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(CountOf(folder, key), Is.Zero);
    }

    [Test]
    public async Task Writes_that_wait_for_another_process_are_told_to_come_again()
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseProcess.StartReadyAsync(
            folder, ("Shutdown__Timeout", "8"), ("ConnectionStrings__Pulse", "Data Source=pulse.db;Default Timeout=60"));
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyAsync(token, "login");
        await using var database = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await database.OpenAsync();
        await using var held = database.BeginTransaction(deferred: false);

        var replies = Enumerable.Range(0, 6)
            .Select(i => i % 2 == 0 ? client.TryLoginAsync(key) : client.PostAsync(token, "/apikeys", new { name = $"key {i}", permissions = new[] { "readApiKeys" } }))
            .ToList();
        for (var asked = 0; asked < 20; asked++)
        {
            // What is answered after the writes were sent shows that they have arrived.
            await client.IsReadyAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        pulse.Terminate();

        foreach (var reply in await Task.WhenAll(replies))
        {
            Assert.That((reply.Status, reply.Headers.RetryAfter is not null), Is.EqualTo((HttpStatusCode.ServiceUnavailable, true)), reply.Text);
        }

        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("fail:"));
    }

    [Test]
    public async Task A_process_that_is_told_to_stop_while_it_starts_ends_without_a_fault()
    {
        using var folder = new WorkFolder();
        await using (var first = await PulseProcess.StartReadyAsync(folder))
        {
            first.Terminate();
            await first.ExitAsync();
        }

        await using var database = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await database.OpenAsync();
        await using var held = database.BeginTransaction(deferred: false);
        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort);
        await pulse.UntilToldAsync("The keys of second factors are kept unencrypted");
        pulse.Terminate();

        Assert.That(await pulse.ExitAsync(), Is.Zero, () => pulse.Output.ToString());
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("nhandled"));
    }

    /// <returns>A revocation that is committed, and whose answer waits.</returns>
    private static async Task<(Client Client, Task<string> Deleted, JsonNode Key)> RevokeSlowlyAsync(PulseProcess pulse, WorkFolder folder, int wait)
    {
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyAsync(token, "slow to go");
        folder.Execute(SilentNode);
        var deleted = client.DeleteKeyAsync(token, key, wait);
        while (CountOf(folder, key) > 0)
        {
            await Task.Delay(10);
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
