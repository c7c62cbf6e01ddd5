using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>Continuous requests to a service with several keys.</summary>
public sealed class Traffic : IAsyncDisposable
{
    private const int Enough = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<Seen> seen = [];
    private readonly Dictionary<JsonNode, Task> callers;

    private Traffic(OrdersService service, JsonNode[] keys) =>
        callers = keys.ToDictionary(key => key, key => Task.Run(() => AskAsync(service, key)));

    /// <summary>A time, for <see cref="Since"/>.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Sends requests, and waits until the service has accepted all keys.</summary>
    public static async Task<Traffic> StartAsync(OrdersService service, params JsonNode[] keys)
    {
        foreach (var key in keys)
        {
            await service.UntilAsync(HttpStatusCode.OK, key);
        }

        var traffic = new Traffic(service, keys);
        await traffic.GoesOnAsync();
        return traffic;
    }

    /// <summary>Waits until each key has been used some more times.</summary>
    public async Task GoesOnAsync()
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        var since = Now;
        while (callers.Keys.Any(key => Since(since, key).Count() < Enough))
        {
            Assert.That(callers.Values, Has.None.Matches<Task>(caller => caller.IsFaulted));
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Waits until a request with a key has got a status.</summary>
    public async Task UntilAsync(HttpStatusCode expected, JsonNode key)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (!Of(key).Contains(expected))
        {
            Assert.That(callers[key].IsFaulted, Is.False);
            await Task.Delay(20, patience.Token);
        }
    }

    /// <returns>The statuses of the requests with a key that were sent after a time.</returns>
    public IEnumerable<HttpStatusCode> Since(long time, JsonNode key) =>
        seen.Where(item => ReferenceEquals(item.Key, key) && item.Sent >= time).Select(item => item.Status);

    /// <returns>The statuses of all requests with a key.</returns>
    public IEnumerable<HttpStatusCode> Of(JsonNode key) => Since(0, key).Distinct();

    /// <summary>Waits for the last responses.</summary>
    public async Task EndAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(callers.Values);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(callers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task AskAsync(OrdersService service, JsonNode key)
    {
        while (!end.IsCancellationRequested)
        {
            var sent = Now;
            seen.Enqueue(new Seen(key, sent, await service.StatusAsync(key)));

            // The tests beside this one need the processor, too.
            await Task.Delay(Pause);
        }
    }

    private sealed record Seen(JsonNode Key, long Sent, HttpStatusCode Status);
}
