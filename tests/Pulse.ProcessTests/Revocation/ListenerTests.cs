using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>Services that listen to revocations at real nodes.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ListenerTests
{
    /// <summary>Reads events and acknowledges each, as a service in a shell does.</summary>
    private const string Script = """
        curl -sN -H "x-api-key: $KEY" -H "x-api-secret: $SECRET" "$NODE/revocations" | while read -r line; do
          case "$line" in
            data:*)
              id=$(printf '%s' "$line" | sed -n 's/.*"stream":"\([0-9a-f]*\)".*/\1/p'); stream=${id:-$stream}
              position=$(printf '%s' "$line" | sed -n 's/.*"position":\([0-9]*\).*/\1/p')
              curl -s -H "x-api-key: $KEY" -H "x-api-secret: $SECRET" -H "Content-Type: application/json" \
                -d "{\"stream\":\"$stream\",\"position\":$position}" "$NODE/revocations/acknowledgements"
              echo acknowledged;;
          esac
        done
        """;

    [Test]
    public async Task Five_services_at_three_nodes_confirm_a_revocation([Values] bool withRedis)
    {
        await using var redis = withRedis ? await RedisProcess.StartAsync() : null;
        await using var cluster = await Cluster.StartAsync(
            3,
            ("Cache__MaxStaleness", "00:01:00"),
            redis is null ? ("Cache__FeedInterval", "00:00:00.2") : ("ConnectionStrings__Redis", redis.Address));
        var service = await cluster.MakeServiceAsync();
        var key = await cluster.WarmKeyAsync();
        var listeners = new List<Listener>();
        try
        {
            for (var i = 0; i < 5; i++)
            {
                listeners.Add(await Listener.StartAsync(cluster.Nodes[i % 3], service));
            }

            await UntilAsync(() => cluster.Folder.Query<long>("SELECT COUNT(*) FROM Nodes WHERE Listeners IS NOT NULL") == 3);
            var said = await cluster.DeleteAtFirstAsync(key, wait: 60);
            var revoked = await Task.WhenAll(listeners.Select(listener => listener.UntilAsync("revoked")));

            Assert.That(said, Does.Match(@"^confirmed=3/3, services=5/5, lag=\d+ms$"));
            Assert.That(revoked.Select(data => data["tags"]!.ToJsonString()).Distinct().Count(), Is.EqualTo(1));
        }
        finally
        {
            foreach (var listener in listeners)
            {
                await listener.DisposeAsync();
            }
        }
    }

    [Test]
    public async Task A_service_that_is_paused_for_too_long_no_longer_counts_until_it_continues()
    {
        await using var cluster = await Cluster.StartAsync(
            1, ("Cache__FeedInterval", "00:00:00.5"), ("Cache__MaxStaleness", "00:00:05"));
        var service = await cluster.MakeServiceAsync();
        var keys = new List<JsonNode>();
        for (var i = 0; i < 2; i++)
        {
            keys.Add(await cluster.MakeKeyAsync());
        }

        using var shell = Start(cluster.First, service);
        try
        {
            await shell.StandardOutput.ReadLineAsync();
            SignalAll("STOP", shell);
            var paused = await cluster.DeleteAtFirstAsync(keys[0], wait: 1);
            var silent = await cluster.DeleteAtFirstAsync(keys[1], wait: 60);
            SignalAll("CONT", shell);
            await UntilAsync(async () => (await cluster.DeleteAtFirstAsync(await cluster.MakeKeyAsync(), wait: 2))
                .Contains("services=1/1", StringComparison.Ordinal));

            Assert.That(paused, Does.StartWith("confirmed=1/1, services=0/1, pending-until="));
            Assert.That(silent, Does.StartWith("confirmed=1/1, lag="));
        }
        finally
        {
            SignalAll("KILL", shell);
        }
    }

    [Test]
    public async Task A_service_that_never_reads_delays_nothing_and_one_that_missed_pruned_changes_drops_everything()
    {
        await using var cluster = await Cluster.StartAsync(1);
        var service = await cluster.MakeServiceAsync();
        using var idle = await ConnectAsync(cluster.First, service);
        string id;
        await using (var listener = await Listener.StartAsync(cluster.First, service))
        {
            await cluster.DeleteAtFirstAsync(await cluster.MakeKeyAsync());
            await listener.UntilAsync("revoked");
            id = listener.Events[0].Id!;
        }

        cluster.Folder.Execute($"DELETE FROM Changes WHERE Position <= {id.Split('-')[0]}");
        await using (var again = await Listener.StartAsync(cluster.First, service, id))
        {
            await again.UntilAsync("reset");
        }

        var begun = Stopwatch.GetTimestamp();
        cluster.Processes[0].Terminate();
        await cluster.Processes[0].ExitAsync();

        Assert.That(Stopwatch.GetElapsedTime(begun), Is.LessThan(TimeSpan.FromSeconds(10)), "Streams do not delay a stop.");
    }

    private static Process Start(Client node, JsonNode service)
    {
        var start = new ProcessStartInfo("setsid", ["bash", "-c", Script]) { RedirectStandardOutput = true };
        start.Environment["KEY"] = (string)service["apiKey"]!;
        start.Environment["SECRET"] = (string)service["apiSecret"]!;
        start.Environment["NODE"] = node.Address.ToString().TrimEnd('/');
        return Process.Start(start)!;
    }

    /// <summary>Sends a signal to all processes of the shell, which has a process group of its own.</summary>
    private static void SignalAll(string name, Process shell)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} -{shell.Id}"]);
        kill.WaitForExit();
    }

    private static async Task<TcpClient> ConnectAsync(Client node, JsonNode service)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(node.Address.Host, node.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /revocations HTTP/1.1\r\nHost: {node.Address.Authority}\r\nx-api-key: {service["apiKey"]}\r\n"
            + $"x-api-secret: {service["apiSecret"]}\r\n\r\n"));
        return client;
    }

    private static Task UntilAsync(Func<bool> isTrue) => UntilAsync(() => Task.FromResult(isTrue()));

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (!await isTrue())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
