namespace Pulse.Domain.Common;

/// <summary>Checks and measures text.</summary>
public static class Text
{
    /// <summary>
    /// Whether the text has no control characters and no unpaired surrogates. Databases and terminals treat those differently.
    /// </summary>
    public static bool IsPrintable(string text) => !text.Any(char.IsControl) && HasWholeCharacters(text);

    /// <summary>
    /// Length in Unicode code points. All limits count code points, as <c>maxLength</c> in JSON Schema does. Databases count UTF-16
    /// units, at most twice as many (<see cref="MaxUnits"/>).
    /// </summary>
    public static int LengthOf(string text) => text.EnumerateRunes().Count();

    /// <summary>UTF-16 units of the longest text with this number of code points.</summary>
    public static int MaxUnits(int codePoints) => 2 * codePoints;

    /// <summary>Also rejects U+FFFE, a noncharacter that .NET cannot normalize.</summary>
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
