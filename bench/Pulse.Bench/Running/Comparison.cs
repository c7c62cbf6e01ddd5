namespace Pulse.Bench.Running;

/// <summary>Measures hosts side by side and prints a table of them, with the ratio to the first.</summary>
internal static class Comparison
{
    /// <param name="conditions">Rounds and load.</param>
    /// <param name="title">Title of the table.</param>
    /// <param name="first">What the first entrant is called in the columns of ratios.</param>
    /// <param name="entrants">The hosts.</param>
    public static async Task<IReadOnlyList<Load>> RunAsync(
        Conditions conditions, string title, string first, IReadOnlyList<Entrant> entrants)
    {
        var loads = await Contest.RunAsync(conditions, entrants);
        Print(title, first, entrants, loads);
        return loads;
    }

    /// <summary>Prints a table of hosts that were measured together with others.</summary>
    public static void Print(string title, string first, IReadOnlyList<Entrant> entrants, IReadOnlyList<Load> loads) =>
        Table.Print(title, ["", "requests/s", $"vs. {first}", "p99", $"vs. {first}"], entrants.Zip(loads, (entrant, load) => new[]
        {
            entrant.Name, Table.Whole(load.PerSecond), Table.Ratio(load.PerSecond / loads[0].PerSecond), Table.Ms(load.P99),
            Table.Ratio(load.P99 / loads[0].P99),
        }));
}
