using System.Buffers;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The text before the underscore in the secrets of a key, by which people and secret scanners distinguish the keys of a service or an
/// environment. Not a secret. Set when the key is created.
/// </summary>
public static class SecretPrefix
{
    /// <summary>The prefix of a key that was created without one.</summary>
    public const string Default = "pls";

    public const int MinLength = 2;
    public const int MaxLength = 16;

    /// <summary>The form of a prefix.</summary>
    public const string Pattern = "^[a-z0-9]{2,16}$";

    private const string Reserved = "pl";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Whether the text has 2 to 16 of the characters a to z and 0 to 9.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length is >= MinLength and <= MaxLength && !text.ContainsAnyExcept(Characters);

    /// <summary>
    /// Whether the prefix belongs to another kind of credential, such as <c>pla</c>. <c>pl</c> with any third character is reserved for
    /// the kinds of later versions.
    /// </summary>
    public static bool IsReserved(ReadOnlySpan<char> prefix) =>
        prefix.Length == Default.Length && prefix.StartsWith(Reserved, StringComparison.Ordinal) && !prefix.SequenceEqual(Default);
}
