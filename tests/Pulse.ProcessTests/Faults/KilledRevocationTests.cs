using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

public sealed class KilledRevocationTests
{
    private const int Keys = 60;
    private const int EnoughRevoked = 10;

    [Test]
    public async Task An_acknowledged_revocation_survives_kill_9_and_other_credentials_still_work()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var keys = new List<JsonNode>();
        for (var i = 0; i < Keys; i++)
        {
            keys.Add(await cluster.MakeKeyAsync());
        }

        var (revoked, begun) = await RevokeUntilKilledAsync(cluster, keys);
        await using var restarted = await PulseProcess.StartReadyAsync(cluster.Folder);
        var client = await restarted.ReadyAsync();

        Assert.That(revoked, Has.Count.GreaterThanOrEqualTo(EnoughRevoked));
        foreach (var key in revoked)
        {
            Assert.That(await client.StatusOfAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        foreach (var key in keys.Except(begun))
        {
            Assert.That(await client.StatusOfAsync(key), Is.EqualTo(HttpStatusCode.OK));
        }
    }

    /// <returns>The keys whose revocation was confirmed, and all keys whose revocation was requested.</returns>
    private static async Task<(ConcurrentBag<JsonNode> Revoked, ConcurrentBag<JsonNode> Begun)> RevokeUntilKilledAsync(
        Cluster cluster, List<JsonNode> keys)
    {
        var (revoked, begun) = (new ConcurrentBag<JsonNode>(), new ConcurrentBag<JsonNode>());
        var enough = new TaskCompletionSource();
        var revoking = Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (key, _) =>
        {
            begun.Add(key);
            await cluster.DeleteAtFirstAsync(key);
            revoked.Add(key);
            if (revoked.Count >= EnoughRevoked)
            {
                enough.TrySetResult();
            }
        });

        await Task.WhenAny(enough.Task, revoking);
        await cluster.Processes[0].KillAsync();
        Assert.That(async () => await revoking, Throws.InstanceOf<HttpRequestException>());
        return (revoked, begun);
    }
}
