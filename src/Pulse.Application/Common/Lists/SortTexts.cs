using System.Reflection;
using System.Text;

namespace Pulse.Application.Common.Lists;

/// <summary>
/// Texts in the order of their UTF-16 code units, as .NET's ordinal comparison and SQL Server have it. SQLite compares the bytes of UTF-8,
/// which has U+E000 to U+FFFF before the characters beyond them.
/// </summary>
public static class SortTexts
{
    private const char OfSurrogate = '\uE000';
    private const char OfLast = '\uE001';

    /// <summary>What follows one of them begins here: it is no control character.</summary>
    private const char First = '\u0100';

    public static readonly MethodInfo OrdinalMethod = typeof(SortTexts).GetMethod(nameof(Ordinal))!;

    /// <summary>Marks what is compared by code units.</summary>
    /// <exception cref="NotSupportedException">Outside of a query.</exception>
    public static string? Ordinal(string? text) => throw new NotSupportedException($"A text is marked in a query only, not '{text}'.");

    /// <summary>A text whose order by the bytes of UTF-8 is the order of the given text by UTF-16 code units.</summary>
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
