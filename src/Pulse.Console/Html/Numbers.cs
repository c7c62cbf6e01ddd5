using System.Globalization;

namespace Pulse.Console.Html;

/// <summary>Numbers for people.</summary>
public static class Numbers
{
    /// <summary>With separators of thousands.</summary>
    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun, such as "1 key" and "2 keys".</summary>
    public static string Text(long number, string noun) => $"{Text(number)} {noun}{(number == 1 ? "" : "s")}";
}
