using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// From the start of a process on an existing database to its first answer to somebody who is known, and what it takes of memory under
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

        var firstAnswers = kinds.Select(_ => new List<double>()).ToList();
        var resident = new double[kinds.Length];
        for (var round = 0; round < conditions.Rounds; round++)
        {
            foreach (var (number, kind) in kinds.Index())
            {
                await using var server = await kind.StartAsync();
                firstAnswers[number].Add((await server.FirstAnswer).TotalMilliseconds);
                if (round == conditions.Rounds - 1)
                {
                    await Wrk.RunAsync(conditions, conditions.Seconds, new Uri(server.Address, "/auth/session"), key.Bearer);
                    resident[number] = server.ResidentMiB;
                }
            }
        }

        Table.Print(
            "Start to first answer, and memory after load",
            ["", "first answer", "slowest", "resident"],
            kinds.Select((kind, number) => new[]
        {
            kind.Name, Table.Ms(firstAnswers[number].Median()), Table.Ms(firstAnswers[number].Max()), Table.MiB(resident[number]),
        }));
    }

    private static async Task<(ApiKey Key, (string, string)[] Answers)> PrepareAsync(Conditions conditions, string database)
    {
        await using var first = await PulseServer.StartAsync(conditions, database);
        var key = await first.MakeKeyAsync();
        return (key, await Throughput.AnswersOfAsync(first, key));
    }
}
