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
    /// like the first. Variation selectors are none of them, because emoji need them; <see cref="KeyOf"/> passes them over.
    /// </summary>
    private static readonly int[] Blank = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0];

    /// <summary>Whether each character is one, is seen, and means the same to everybody. Blanks count as seen, between others.</summary>
    public static bool IsReadable(string text) => Text.IsPrintable(text) && text.EnumerateRunes().All(IsReadable);

    /// <summary>Whether two names look the same: in letter case, width or composition alone they differ for nobody who reads them.</summary>
    public static bool AreAlike(string one, string other) => string.Equals(KeyOf(one), KeyOf(other), StringComparison.OrdinalIgnoreCase);

    private static string KeyOf(string name) =>
        string.Concat(name.EnumerateRunes().Where(rune => !IsVariationSelector(rune)).Select(rune => rune.ToString())).Normalize(NormalizationForm.FormKC);

    private static bool IsReadable(Rune rune) => !Blank.Contains(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool IsVariationSelector(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
