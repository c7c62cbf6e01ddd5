using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.ProcessTests.Setup;

/// <summary>Callers that continuously send requests to every node, with a key in memory and with new sessions.</summary>
public sealed class Load : IAsyncDisposable
{
    private const int Enough = 20;

    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> refusals = new();
    private readonly Task[] callers;
    private int rounds;

    private Load(Cluster cluster, JsonNode key) =>
        callers = [.. cluster.Nodes.Select(
            (node, number) => Task.Run(() => AskAsync(node, cluster.Nodes[(number + 1) % cluster.Nodes.Count], key)))];

    public static async Task<Load> StartAsync(Cluster cluster) => new(cluster, await cluster.WarmKeyAsync());

    /// <summary>Waits until each caller has received some more responses.</summary>
    public async Task GoesOnAsync()
    {
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        var until = Volatile.Read(ref rounds) + Enough;
        while (Volatile.Read(ref rounds) < until)
        {
            Assert.That(callers, Has.None.Matches<Task>(caller => caller.IsFaulted));
            await Task.Delay(10, timeout.Token);
        }
    }

    /// <returns>The responses without success.</returns>
    public async Task<IReadOnlyCollection<string>> EndAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(callers);
        return refusals;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        end.Dispose();
    }

    private async Task AskAsync(Client node, Client other, JsonNode key)
    {
        while (!end.IsCancellationRequested)
        {
            Note(await node.StatusOfAsync(key));
            Note(await other.StatusOfAsync(await node.LoginAsync(key)));
            Interlocked.Increment(ref rounds);
        }
    }

    private void Note(HttpStatusCode status)
    {
        if (status != HttpStatusCode.OK)
        {
            refusals.Enqueue(status.ToString());
        }
    }
}
