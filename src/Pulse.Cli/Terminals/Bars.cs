using System.Globalization;
using Spectre.Console;

namespace Pulse.Cli.Terminals;

/// <summary>A bar of a plot.</summary>
/// <param name="Label">Text in front of the bar.</param>
/// <param name="Value">Length of the bar.</param>
/// <param name="Marked">The part of the value that is drawn differently, at the end.</param>
internal sealed record Bar(string Label, long Value, long Marked);

/// <summary>A plot of horizontal bars that fits into the terminal.</summary>
internal static class Bars
{
    private const int LongestBar = 60;
    private const int ShortestBar = 10;

    public static void WriteBars(this IAnsiConsole screen, IReadOnlyList<Bar> bars)
    {
        var labels = bars.Max(bar => bar.Label.Length);
        var numbers = bars.Max(bar => Number(bar).Length);
        var room = Math.Clamp(screen.Profile.Width - labels - numbers - 4, ShortestBar, LongestBar);
        var longest = Math.Max(1, bars.Max(bar => bar.Value));
        var (whole, marked) = screen.Profile.Capabilities.Unicode ? ('█', '░') : ('#', '-');
        foreach (var bar in bars)
        {
            var length = Scale(bar.Value, longest, room);
            var end = Math.Min(length, Scale(bar.Marked, longest, room));
            var line = $"{bar.Label.PadRight(labels)}  {new string(whole, length - end)}{new string(marked, end)} {Number(bar)}";
            screen.Write(new Text(SafeText.Of(line)) { Overflow = Overflow.Ellipsis });
            screen.WriteLine();
        }
    }

    /// <summary>A value above 0 is always visible.</summary>
    private static int Scale(long value, long longest, int room) =>
        value <= 0 ? 0 : Math.Max(1, (int)Math.Round((double)value / longest * room));

    private static string Number(Bar bar) => bar.Marked == 0
        ? bar.Value.ToString("N0", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{bar.Value:N0} ({bar.Marked:N0} refused)");
}
