namespace Pulse.Bench.Running;

/// <summary>A host that is measured.</summary>
/// <param name="Name">Name of the row in the table.</param>
/// <param name="RunAsync">Runs one round of the given number of seconds.</param>
internal sealed record Entrant(string Name, Func<int, Task<Load>> RunAsync);

/// <summary>Measures hosts side by side: each round runs every entrant once and begins with another one.</summary>
internal static class Contest
{
    private const int LongestWarmUp = 15;

    /// <summary>Seconds of the load before the first round of each entrant.</summary>
    public static int WarmUpOf(Conditions conditions) => Math.Min(LongestWarmUp, 3 * conditions.Seconds);

    /// <returns>Medians in the order of the entrants.</returns>
    public static async Task<IReadOnlyList<Load>> RunAsync(
        Conditions conditions, IReadOnlyList<Entrant> entrants, int? warmUpSeconds = null)
    {
        var rounds = entrants.Select(_ => new List<Load>()).ToList();
        foreach (var entrant in entrants)
        {
            await RunAsync(entrant, warmUpSeconds ?? WarmUpOf(conditions));
        }

        for (var round = 0; round < conditions.Rounds; round++)
        {
            for (var turn = 0; turn < entrants.Count; turn++)
            {
                var entrant = (round + turn) % entrants.Count;
                rounds[entrant].Add(await RunAsync(entrants[entrant], conditions.Seconds));
            }
        }

        return [.. rounds.Select(
            loads => new Load(loads.Select(load => load.PerSecond).Median(), loads.Select(load => load.P99).Median()))];
    }

    private static async Task<Load> RunAsync(Entrant entrant, int seconds)
    {
        try
        {
            return await entrant.RunAsync(seconds);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"{entrant.Name}: {exception.Message}", exception);
        }
    }

    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }
}
