using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

public sealed class KilledProcessTests
{
    private const int EnoughKeys = 12;
    private const int Writers = 3;

    [Test]
    public async Task An_acknowledged_write_survives_kill_9()
    {
        using var folder = WorkFolder.AfterFirstStart();
        var keys = new ConcurrentBag<JsonNode>();
        var sessions = new ConcurrentBag<string>();

        var adminToken = await WriteUntilKilledAsync(folder, keys, sessions);
        await using var restarted = await PulseProcess.StartReadyAsync(folder);
        var client = await restarted.ReadyAsync();

        Assert.That(keys, Has.Count.GreaterThanOrEqualTo(EnoughKeys));
        Assert.That(folder.Query<string>("PRAGMA integrity_check"), Is.EqualTo("ok"));
        Assert.That(folder.Query<string>("PRAGMA journal_mode"), Is.EqualTo("wal"));
        foreach (var key in keys)
        {
            Assert.That(Values(await client.GetAsync(adminToken, $"/apikeys/{key["id"]}")), Is.EqualTo(Values(key)));
            Assert.That((string)(await client.GetSessionOfKeyAsync(key))["apiKey"]!["id"]!, Is.EqualTo((string)key["id"]!));
        }

        foreach (var session in sessions)
        {
            Assert.That((string)(await client.GetAsync(session, "/auth/session"))["token"]!, Is.EqualTo(session));
        }
    }

    /// <returns>The token that created the keys.</returns>
    private static async Task<string> WriteUntilKilledAsync(WorkFolder folder, ConcurrentBag<JsonNode> keys, ConcurrentBag<string> sessions)
    {
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();
        var adminToken = await client.LoginAsync(folder.FirstPassword());
        var enough = new TaskCompletionSource();

        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))).ToArray();
        await Task.WhenAny(enough.Task, Task.WhenAll(writers));
        await pulse.KillAsync();
        await Task.WhenAll(writers);
        return adminToken;

        async Task WriteAsync(int writer)
        {
            try
            {
                for (var number = 0; ; number++)
                {
                    var key = await client.CreateKeyAsync(adminToken, $"key {number} of {writer}");
                    keys.Add(key);
                    sessions.Add(await client.LoginAsync(key));
                    if (keys.Count >= EnoughKeys)
                    {
                        enough.TrySetResult();
                    }
                }
            }
            catch (HttpRequestException)
            {
                Assert.That(keys, Is.Not.Empty, "The process ended before it wrote anything.");
            }
        }
    }

    /// <summary>A key without its secret, which is shown only once, and without fields that change with use.</summary>
    private static string Values(JsonNode key) => string.Join(
        '\n', key.AsObject().Where(value => value.Key is not ("apiSecret" or "lastUsedAt" or "lastUsedIp" or "secrets")).OrderBy(
            value => value.Key, StringComparer.Ordinal));
}
