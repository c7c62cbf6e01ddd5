using System.Net;
using System.Net.Http.Headers;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Measures whether memory stays constant while twice as many credentials are used as the cache holds.</summary>
internal static class Memory
{
    private const int Keys = 200_000;
    private const int Cached = 100_000;
    private const int Passes = 4;

    /// <summary>Longer than the intervals at which counters are written and windows are cleaned up.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        await using (var empty = await PulseServer.StartAsync(conditions, database))
        {
            await empty.MakeKeyAsync();
        }

        var tokens = Filling.AddKeys(database, Keys);
        var port = Server.FreePort();
        await using var pulse =
            await PulseServer.StartAsync(conditions, database, [("Cache__MaxEntries", $"{Cached}"), .. HeapReport.At(port)]);
        using var client = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = conditions.Connections })
        { BaseAddress = pulse.Address };

        var rows = new List<string[]>();
        var start = await HeapReport.AskAsync(port);
        rows.Add(RowOf("at the start", pulse, start, start));
        await AskAsync(client, tokens.Take(Cached), conditions.Connections);
        rows.Add(RowOf($"{Cached:N0} in memory", pulse, await SettledAsync(port), start));
        for (var pass = 1; pass <= Passes; pass++)
        {
            await AskAsync(client, tokens, conditions.Connections);
            rows.Add(RowOf($"pass {pass} through {Keys:N0}", pulse, await SettledAsync(port), start));
        }

        Table.Print(
            $"Memory while sessions of {Keys:N0} keys are used with a cache of {Cached:N0}",
            ["", "resident", "managed heap", "heap growth per cache entry"],
            rows);
    }

    private static string[] RowOf(string name, PulseServer pulse, HeapReport now, HeapReport start) =>
        [
            name,
            Table.MiB(pulse.ResidentMiB),
            Table.MiB(now.Held / 1024.0 / 1024),
            now == start ? "" : $"{Table.Whole((now.Held - start.Held) / (double)Cached)} B",
        ];

    private static async Task<HeapReport> SettledAsync(int port)
    {
        await Task.Delay(Settling);
        return await HeapReport.AskAsync(port);
    }

    private static Task AskAsync(HttpClient client, IEnumerable<string> tokens, int atOnce) =>
        Parallel.ForEachAsync(tokens, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (token, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, "/auth/session")
            { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var answer = await client.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"A request with a session returned {(int)answer.StatusCode}.");
            }
        });
}
