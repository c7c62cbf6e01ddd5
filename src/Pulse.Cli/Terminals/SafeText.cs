using System.Globalization;
using System.Text;

namespace Pulse.Cli.Terminals;

/// <summary>
/// Text of others for a terminal. A name must not move the cursor, change the title, colour the screen or reverse the text that follows.
/// </summary>
internal static class SafeText
{
    /// <summary>Joiners, which Persian, Hindi and emoji need.</summary>
    private static readonly int[] Joiners = [0x200C, 0x200D];

    /// <returns>The text on one line, with <c>\u001b</c> instead of a control character. Empty for null.</returns>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSafe(rune))
            {
                safe.Append(rune.ToString());
            }
            else
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
        }

        return safe.ToString();
    }

    private static bool IsSafe(Rune rune) => Joiners.Contains(rune.Value) || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
