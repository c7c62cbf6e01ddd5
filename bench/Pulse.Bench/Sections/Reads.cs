using System.Text.Json.Nodes;
using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures reads of keys beside ready-made bytes, and beside a plain handler that reads the same rows from the same file.
/// </summary>
internal static class Reads
{
    private const int Keys = 100;

    /// <summary>As many as Pulse lets one caller wait by default. Further ones get 429.</summary>
    private const int Connections = 32;

    private static readonly string[] Permissions = ["readApiKeys"];

    public static async Task RunAsync(Conditions conditions)
    {
        conditions = conditions with { Connections = Math.Min(conditions.Connections, Connections) };
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var reader = await pulse.MakeKeyAsync(new { name = "reader", permissions = Permissions });
        ApiKey? key = null;
        for (var i = 1; i < Keys; i++)
        {
            key = await pulse.MakeKeyAsync();
        }

        await using var pooled = await ContestantServer.StartAsync(Contestant.Pooled, PooledKeys.In(database));
        var account = JsonNode.Parse(await pulse.GetAsync($"/apikeys/{key!.Id}", reader.Token))!["accountId"];
        await CompareAsync($"`GET /apikeys/{{id}}`, {conditions.Connections} connections", $"/apikeys/{key.Id}", "");
        await CompareAsync(
            $"`GET /apikeys?pageSize=10`, {Keys} keys in the account, {conditions.Connections} connections",
            "/apikeys?pageSize=10", $"&account={account}");

        async Task CompareAsync(string title, string path, string scope)
        {
            await using var ready = await ContestantServer.StartReadyAsync(folder, await pulse.GetAsync(path, reader.Token));
            await Comparison.RunAsync(conditions, title, ReadyServers.Name,
            [
                .. ready.Entrants((address, seconds) => Wrk.RunAsync(conditions, seconds, new Uri(address, path), [])),
                new(
                    "plain handler, EF Core with pooled contexts and compiled queries",
                    seconds => Wrk.RunAsync(conditions, seconds, new Uri(pooled.Address, path + scope), [])),
                new("**Pulse**", seconds => Wrk.RunAsync(conditions, seconds, new Uri(pulse.Address, path), reader.Bearer)),
            ]);
        }
    }
}
