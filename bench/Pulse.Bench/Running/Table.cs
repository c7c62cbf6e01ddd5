using System.Globalization;

namespace Pulse.Bench.Running;

/// <summary>Prints the tables of bench/README.md.</summary>
internal static class Table
{
    public static void Print(string title, string[] columns, IEnumerable<string[]> rows)
    {
        Console.WriteLine($"### {title}\n");
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Length - 1))}");
        foreach (var row in rows)
        {
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        }

        Console.WriteLine();
    }

    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Ms(double value) => $"{value.ToString("N2", CultureInfo.InvariantCulture)} ms";

    public static string MiB(double value) => $"{Whole(value)} MiB";

    public static string Ratio(double value) => $"{value.ToString("F2", CultureInfo.InvariantCulture)} x";
}
