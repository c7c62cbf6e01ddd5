using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures the time from the start of a process on an existing database to its first response to a known caller, and its memory use under
/// load.
/// </summary>
internal static class Starts
{
    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        (ApiKey key, (string, string)[] answers) = await PrepareAsync(conditions, database);
        var kinds = new (string Name, Func<Task<Server>> StartAsync)[]
        {
            ("bare controller", () => ContestantServer.StartAsync(Contestant.Bare, answers)),
            ("Pulse", () => PulseServer.StartKnowingAsync(conditions, database, key)),
        };

        var firstResponses = kinds.Select(_ => new List<double>()).ToList();
        var resident = new double[kinds.Length];
        for (var round = 0; round < conditions.Rounds; round++)
        {
            foreach (var (number, kind) in kinds.Index())
            {
                await using var server = await kind.StartAsync();
                firstResponses[number].Add((await server.FirstResponse).TotalMilliseconds);
                if (round == conditions.Rounds - 1)
                {
                    await Wrk.RunAsync(conditions, conditions.Seconds, new Uri(server.Address, "/auth/session"), key.Bearer);
                    resident[number] = server.ResidentMiB;
                }
            }
        }

        Table.Print(
            "Time from start to first response, and memory after load",
            ["", "first response", "slowest", "resident"],
            kinds.Select((kind, number) => new[]
        {
            kind.Name, Table.Ms(firstResponses[number].Median()), Table.Ms(firstResponses[number].Max()), Table.MiB(resident[number]),
        }));
    }

    private static async Task<(ApiKey Key, (string, string)[] Answers)> PrepareAsync(Conditions conditions, string database)
    {
        await using var first = await PulseServer.StartAsync(conditions, database);
        var key = await first.MakeKeyAsync();
        return (key, await Throughput.AnswersOfAsync(first, key));
    }
}
