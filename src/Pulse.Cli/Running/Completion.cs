using System.CommandLine;
using System.Globalization;

namespace Pulse.Cli.Running;

/// <summary>Answers the scripts of shells: which words can come next.</summary>
internal static class Completion
{
    private const string Start = "[suggest:";

    /// <returns>The number in <c>[suggest:12]</c>. Null for any other text.</returns>
    public static int? PositionOf(string directive) =>
        directive.StartsWith(Start, StringComparison.Ordinal) && directive.EndsWith(']')
        && int.TryParse(directive[Start.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : null;

    /// <param name="line">The line so far. Its first word is the name of the program, in any spelling or folder.</param>
    /// <param name="position">Position of the cursor.</param>
    public static void Write(RootCommand root, string line, int position, TextWriter output)
    {
        var typed = line[..Math.Min(position, line.Length)];
        var start = typed.IndexOf(' ', StringComparison.Ordinal) + 1;
        var rest = start == 0 ? "" : typed[start..];
        foreach (var item in root.Parse(rest).GetCompletions(rest.Length))
        {
            output.WriteLine(item.Label);
        }
    }
}
