using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Measures whether the number of keys and sessions matters, and how many of them are in use.</summary>
internal static class Size
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int Hot = 100_000;
    private const int WarmUpSeconds = 60;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using var few = await FilledAsync(conditions, folder, Few);
        await using var many = await FilledAsync(conditions, folder, Many);
        Entrant[] entrants = [few.Entrant, many.Entrant];

        var loads = await Contest.RunAsync(conditions, entrants, WarmUpSeconds);

        Table.Print(
            "`GET /auth/session` by size",
            ["", "requests/s", "vs. the smaller", "p99", "resident"],
            entrants.Zip(loads, [few.Server, many.Server]).Select(row => new[]
        {
            row.First.Name, Table.Whole(row.Second.PerSecond), Table.Ratio(row.Second.PerSecond / loads[0].PerSecond),
            Table.Ms(row.Second.P99), Table.MiB(row.Third.ResidentMiB),
        }));
    }

    private static async Task<Filled> FilledAsync(Conditions conditions, WorkFolder folder, int count)
    {
        var database = folder.File($"{count}.db");
        await using (var empty = await PulseServer.StartAsync(conditions, database))
        {
            await empty.MakeKeyAsync();
        }

        var tokens = Filling.AddKeys(database, count);
        var hot = Math.Min(count, Hot);
        var script = folder.Write($"{count}.lua", ScriptOf(folder.Write($"{count}.tokens", string.Join('\n', tokens.Take(hot)))));
        var server = await PulseServer.StartAsync(conditions, database, ("Cache__MaxEntries", $"{2 * Hot}"));
        return new Filled(server, new Entrant(
            $"{count:N0} keys, {count:N0} sessions, {hot:N0} of these in use",
            seconds => Wrk.RunAsync(conditions, seconds, new Uri(server.Address, "/auth/session"), [], script)));
    }

    /// <summary>
    /// Requests with one token after the other. Both scripts hold the same number of requests, so that the memory of the load generator
    /// affects both equally.
    /// </summary>
    private static string ScriptOf(string tokens) => $$"""
        local requests = {}
        local last = 0
        function init(args)
          local tokens = {}
          for token in io.lines("{{tokens}}") do tokens[#tokens + 1] = token end
          for number = 1, {{Hot}} do
            local token = tokens[(number - 1) % #tokens + 1]
            requests[number] = wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. token, ["X-Request-Number"] = number })
          end
        end
        function request()
          last = last % {{Hot}} + 1
          return requests[last]
        end
        """;

    private sealed record Filled(PulseServer Server, Entrant Entrant) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
