using System.Diagnostics;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Measures what listeners of the revocation stream cost, and how soon they learn of a revocation.</summary>
internal static class Streams
{
    private const int Listeners = 1_000;
    private const int Trials = 100;

    private static readonly string[] ToVerify = ["verifyApiKeys"];

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var port = Server.FreePort();
        await using var pulse = await PulseServer.StartAsync(
            conditions,
            folder.File("pulse.db"),
            [
                ("Streams__MaxPerCaller", $"{Listeners}"), ("Streams__MaxPerAccount", $"{Listeners}"),
                ("Connections__MaxPerAddress", $"{4 * Listeners}"), ("Connections__Max", $"{4 * Listeners}"), .. HeapReport.At(port),
            ]);
        var service = await pulse.MakeKeyAsync(new { name = "service", permissions = ToVerify });
        var key = await pulse.MakeKeyAsync();
        Entrant session = new("", seconds => Wrk.RunAsync(conditions, seconds, new Uri(pulse.Address, "/auth/session"), key.Bearer));
        await session.RunAsync(conditions.Seconds);

        var without = new List<double>();
        var with = new List<double>();
        var before = (Heap: await HeapReport.AskAsync(port), pulse.ResidentMiB);
        (HeapReport Heap, long ResidentMiB)? during = null;
        for (var round = 0; round < conditions.Rounds; round++)
        {
            without.Add((await session.RunAsync(conditions.Seconds)).PerSecond);
            var listeners = await OpenAsync(pulse.Address, service, Listeners);
            with.Add((await session.RunAsync(conditions.Seconds)).PerSecond);
            during ??= (await HeapReport.AskAsync(port), pulse.ResidentMiB);
            await CloseAsync(listeners);
        }

        Table.Print(
            $"`GET /auth/session` while {Listeners:N0} listeners are connected",
            ["", "requests/s", "ratio", "resident", "managed heap"],
            [
                ["without listeners", Table.Whole(without.Median()), "", Table.MiB(before.ResidentMiB), HeapOf(before.Heap)],
                [
                    "with listeners", Table.Whole(with.Median()), Table.Ratio(with.Median() / without.Median()),
                    Table.MiB(during!.Value.ResidentMiB), HeapOf(during.Value.Heap),
                ],
            ]);
        await LagAsync(pulse, service);
    }

    private static string HeapOf(HeapReport heap) => Table.MiB(heap.Held / 1024.0 / 1024);

    /// <summary>Measures the time from the response to a revocation to its arrival. Negative: it arrives before.</summary>
    private static async Task LagAsync(PulseServer pulse, ApiKey service)
    {
        var rows = new List<string[]>();
        foreach (var count in (int[])[1, Listeners])
        {
            var listeners = await OpenAsync(pulse.Address, service, count);
            listeners.ForEach(listener => listener.Read());
            var lags = new List<double>();
            for (var trial = 0; trial < Trials; trial++)
            {
                lags.AddRange(await RevokeAsync(pulse, listeners, trial + 1));
            }

            rows.Add([$"{count:N0}", Table.Ms(lags.Percentile(0.5)), Table.Ms(lags.Percentile(0.99)), Table.Ms(lags.Max())]);
            await CloseAsync(listeners);
        }

        Table.Print($"From the response to a revocation to its arrival, {Trials} revocations", ["listeners", "p50", "p99", "max"], rows);
    }

    private static async Task<IEnumerable<double>> RevokeAsync(PulseServer pulse, List<BenchListener> listeners, int expected)
    {
        var key = await pulse.MakeKeyAsync();
        using var answer = await pulse.Client.DeleteAsync($"/apikeys/{key.Id}");
        var answered = Stopwatch.GetTimestamp();
        answer.EnsureSuccessStatusCode();
        while (listeners.Exists(listener => listener.Revoked.Count < expected))
        {
            await Task.Delay(1);
        }

        return [.. listeners.Select(listener => Stopwatch.GetElapsedTime(answered, listener.Revoked.Last()).TotalMilliseconds)];
    }

    private static async Task<List<BenchListener>> OpenAsync(Uri address, ApiKey service, int count)
    {
        var listeners = new List<BenchListener>();
        for (var i = 0; i < count; i++)
        {
            listeners.Add(await BenchListener.OpenAsync(address, service));
        }

        return listeners;
    }

    private static async Task CloseAsync(List<BenchListener> listeners)
    {
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }

        // The server notices within a moment.
        await Task.Delay(TimeSpan.FromSeconds(1));
    }
}
