using System.Reflection;
using System.Text;

namespace Pulse.Application.Common.Lists;

/// <summary>
/// Orders text by UTF-16 code units, as .NET ordinal comparison and SQL Server do. SQLite compares UTF-8 bytes, which order U+E000
/// to U+FFFF before supplementary characters.
/// </summary>
public static class SortTexts
{
    private const char OfSurrogate = '\uE000';
    private const char OfLast = '\uE001';

    /// <summary>First character of the code range after a prefix. Not a control character.</summary>
    private const char First = '\u0100';

    public static readonly MethodInfo OrdinalMethod = typeof(SortTexts).GetMethod(nameof(Ordinal))!;

    /// <summary>Marks text that is compared by code units.</summary>
    /// <exception cref="NotSupportedException">Called outside of a query.</exception>
    public static string? Ordinal(string? text) =>
        throw new NotSupportedException($"This method can only be used in a query, not for '{text}'.");

    /// <summary>A text whose UTF-8 byte order is the UTF-16 code unit order of the given text.</summary>
    public static string? ForUtf8(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF'))
        {
            return text;
        }

        var mapped = new StringBuilder(text.Length * 2);
        foreach (var unit in text)
        {
            _ = unit switch
            {
                >= OfSurrogate => mapped.Append(OfLast).Append((char)(unit - OfSurrogate + First)),
                >= '\uD800' => mapped.Append(OfSurrogate).Append((char)(unit - '\uD800' + First)),
                _ => mapped.Append(unit),
            };
        }

        return mapped.ToString();
    }
}
