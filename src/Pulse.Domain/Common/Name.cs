using System.Globalization;
using System.Text;

namespace Pulse.Domain.Common;

/// <summary>What can be a name that people tell things apart by: of an account, a key, a role, and the e-mail of a user.</summary>
public static class Name
{
    /// <summary>What is wrong with a name that is none, for a human.</summary>
    public const string Fault = "Must not have control characters, nor any that nobody sees or that mean nothing.";

    /// <summary>
    /// Letters, symbols and marks of the general categories, but without a shape of their own: they would make a second name that looks
    /// like the first. Variation selectors are none of them, because emoji need them; <see cref="KeyOf"/> passes over them, and over what joins letters.
    /// </summary>
    private static readonly int[] Blank = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0];

    /// <summary>Whether each character is one, is seen, and means the same to everybody. Blanks count as seen, between others.</summary>
    public static bool IsReadable(string text)
    {
        if (!Text.IsPrintable(text))
        {
            return false;
        }

        Rune[] runes = [.. text.EnumerateRunes()];
        return runes.Select((rune, index) => IsJoiner(rune) ? Joins(runes, index) : IsReadable(rune)).All(isReadable => isReadable);
    }

    /// <summary>The same, but line breaks and tabs are allowed.</summary>
    public static bool IsReadableLines(string text) => text.Split('\n', '\r', '\t').All(IsReadable);

    /// <summary>Whether no blank is at either end, where it would make a second name that looks like the first; SQL Server does not count those behind.</summary>
    public static bool IsTrimmed(string text) => text.Trim() == text;

    /// <summary>Whether two names look the same: in letter case, width or composition alone they differ for nobody who reads them.</summary>
    public static bool AreAlike(string one, string other) => string.Equals(KeyOf(one), KeyOf(other), StringComparison.OrdinalIgnoreCase);

    private static string KeyOf(string name) =>
        string.Concat(name.EnumerateRunes().Where(rune => !IsVariationSelector(rune) && !IsJoiner(rune)).Select(rune => rune.ToString())).Normalize(NormalizationForm.FormKC);

    private static bool IsReadable(Rune rune) => !Blank.Contains(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>Persian, the scripts of India and emoji are not written without them; between letters of ASCII nobody sees them.</summary>
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    private static bool Joins(Rune[] runes, int index) => index > 0 && index + 1 < runes.Length && IsSeen(runes[index - 1]) && IsSeen(runes[index + 1]);

    private static bool IsSeen(Rune neighbour) => !neighbour.IsAscii && !IsJoiner(neighbour) && IsReadable(neighbour);

    private static bool IsVariationSelector(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
