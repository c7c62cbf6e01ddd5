namespace Pulse.Domain.Common;

/// <summary>What counts as text that a person can read back.</summary>
public static class Text
{
    /// <summary>No control characters and no halves of surrogate pairs, which databases and terminals treat each in its own way.</summary>
    public static bool IsPrintable(string text) => !text.Any(char.IsControl) && HasWholeCharacters(text);

    /// <summary>
    /// Length in Unicode code points, as every limit counts it and as JSON Schema means <c>maxLength</c>. A text of so many code points has at
    /// most twice as many UTF-16 units (<see cref="MaxUnits"/>), which databases count.
    /// </summary>
    public static int LengthOf(string text) => text.EnumerateRunes().Count();

    /// <summary>UTF-16 units of the longest text of so many code points.</summary>
    public static int MaxUnits(int codePoints) => 2 * codePoints;

    /// <summary>U+FFFE, a byte order mark the wrong way round, is no character, and .NET throws where it is to be normalised.</summary>
    private static bool HasWholeCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\uFFFE' || (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i]))))
            {
                return false;
            }
        }

        return true;
    }
}
