namespace Pulse.Domain.Common;

/// <summary>What counts as text that a person can read back.</summary>
public static class Text
{
    /// <summary>U+FFFE is a byte order mark the wrong way round, never a character; normalizing it throws.</summary>
    private const char NoCharacter = '\uFFFE';

    /// <summary>No control characters and no halves of surrogate pairs, which databases and terminals treat each in its own way.</summary>
    public static bool IsPrintable(string text) => !text.Any(char.IsControl) && HasWholeCharacters(text);

    /// <summary>The same, but line breaks and tabs are allowed.</summary>
    public static bool IsPrintableLines(string text) => !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) && HasWholeCharacters(text);

    private static bool HasWholeCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == NoCharacter)
            {
                return false;
            }

            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
