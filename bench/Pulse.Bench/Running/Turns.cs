using System.Diagnostics;

namespace Pulse.Bench.Running;

/// <summary>Measures calls one after the other, in turns.</summary>
internal static class Turns
{
    private const int Calls = 30;

    /// <summary>Time of one comparison. If calls are slow, there are fewer of them, but at least one of each entrant.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);

    /// <param name="conditions">Each entrant has as many calls for warming up as there are rounds.</param>
    /// <param name="entrants">Each makes a call and returns its time in milliseconds.</param>
    /// <returns>Medians in milliseconds, in the order of the entrants.</returns>
    public static async Task<double[]> MediansAsync(Conditions conditions, IReadOnlyList<Func<Task<double>>> entrants)
    {
        var (times, begun) = (entrants.Select(_ => new List<double>()).ToList(), Stopwatch.GetTimestamp());
        for (var call = 0; call < conditions.Rounds + Calls && (call == 0 || Stopwatch.GetElapsedTime(begun) < Enough); call++)
        {
            for (var turn = 0; turn < entrants.Count; turn++)
            {
                var entrant = (call + turn) % entrants.Count;
                times[entrant].Add(await entrants[entrant]());
            }
        }

        return [.. times.Select(of => of.Skip(Math.Min(conditions.Rounds, of.Count - 1)).Median())];
    }

    /// <returns>Milliseconds until the whole response is read.</returns>
    public static async Task<double> TimeAsync(Func<Task<HttpResponseMessage>> call)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await call();
        await answer.Content.LoadIntoBufferAsync();
        var time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        return time;
    }
}
