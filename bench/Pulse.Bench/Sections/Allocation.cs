using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Bytes that the whole process allocates for each request, including background work.</summary>
internal static class Allocation
{
    private const int Requests = 20_000;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var (pulsesPort, baresPort) = (Server.FreePort(), Server.FreePort());
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("pulse.db"), HeapReport.At(pulsesPort));
        var key = await pulse.MakeKeyAsync();
        await using var bare = await ContestantServer.StartAsync(
            Contestant.Bare, [.. await Throughput.AnswersOfAsync(pulse, key), .. HeapReport.At(baresPort)]);

        var rows = new List<string[]>();
        foreach (var (name, path, headers) in (IEnumerable<(string, string, (string, string)[])>)
        [
            ("`GET /auth/session`, session token", "/auth/session", key.Bearer),
            ("`GET /auth/session`, key and secret", "/auth/session", key.Headers),
            ("`GET /permissions`, session token", "/permissions", key.Bearer),
        ])
        {
            var baresBytes = await BytesOfRequestAsync(new Uri(bare.Address, path), headers, baresPort);
            var pulsesBytes = await BytesOfRequestAsync(new Uri(pulse.Address, path), headers, pulsesPort);
            rows.Add([name, Table.Whole(baresBytes), Table.Whole(pulsesBytes), Table.Whole(pulsesBytes - baresBytes)]);
        }

        Table.Print("Bytes allocated per request", ["", "bare controller", "Pulse", "difference"], rows);
    }

    private static async Task<double> BytesOfRequestAsync(Uri url, (string Name, string Value)[] headers, int port)
    {
        using var client = new HttpClient();
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        await AskAsync(client, url);
        var before = (await HeapReport.AskAsync(port)).Allocated;
        await AskAsync(client, url);
        return ((await HeapReport.AskAsync(port)).Allocated - before) / (double)Requests;
    }

    private static async Task AskAsync(HttpClient client, Uri url)
    {
        for (var i = 0; i < Requests; i++)
        {
            await client.GetByteArrayAsync(url);
        }
    }
}
