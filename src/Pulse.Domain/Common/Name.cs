using System.Globalization;
using System.Text;

namespace Pulse.Domain.Common;

/// <summary>
/// Rules for names of accounts, keys and roles, and for e-mail addresses. Two names that look the same count as the same.
/// </summary>
public static class Name
{
    /// <summary>Validation message for an invalid name.</summary>
    public const string Fault = "Must not contain control characters, invisible characters or unassigned characters.";

    /// <summary>
    /// Code points that have no visible shape although their category is letter, symbol or mark. They would allow a second name
    /// that looks like the first. Variation selectors are not in this list because emoji need them; <see cref="KeyOf"/> ignores
    /// them, and joiners.
    /// </summary>
    private static readonly int[] Invisible =
        [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0];

    /// <summary>Whether every character is visible and assigned. Inner spaces are allowed.</summary>
    public static bool IsReadable(string text)
    {
        if (!Text.IsPrintable(text))
        {
            return false;
        }

        Rune[] runes = [.. text.EnumerateRunes()];
        return runes.Select((rune, index) => IsJoiner(rune) ? Joins(runes, index) : IsReadable(rune)).All(isReadable => isReadable);
    }

    /// <summary>Like <see cref="IsReadable(string)"/>, but line breaks and tabs are allowed.</summary>
    public static bool IsReadableLines(string text) => text.Split('\n', '\r', '\t').All(IsReadable);

    /// <summary>
    /// Whether there is no space at either end, where it would make a second name that looks like the first. SQL Server ignores
    /// trailing spaces.
    /// </summary>
    public static bool IsTrimmed(string text) => text.Trim() == text;

    /// <summary>Whether two names look the same: they differ only in letter case, width or Unicode composition.</summary>
    public static bool AreAlike(string first, string second) =>
        string.Equals(KeyOf(first), KeyOf(second), StringComparison.OrdinalIgnoreCase);

    private static string KeyOf(string name) =>
        string.Concat(name.EnumerateRunes().Where(rune => !IsVariationSelector(rune) && !IsJoiner(rune)).Select(rune => rune.ToString()))
            .Normalize(NormalizationForm.FormKC);

    private static bool IsReadable(Rune rune) => !Invisible.Contains(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>Persian, Indic scripts and emoji need joiners. Between ASCII letters a joiner is invisible.</summary>
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    private static bool Joins(Rune[] runes, int index) =>
        index > 0 && index + 1 < runes.Length && IsSeen(runes[index - 1]) && IsSeen(runes[index + 1]);

    private static bool IsSeen(Rune neighbour) => !neighbour.IsAscii && !IsJoiner(neighbour) && IsReadable(neighbour);

    private static bool IsVariationSelector(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
