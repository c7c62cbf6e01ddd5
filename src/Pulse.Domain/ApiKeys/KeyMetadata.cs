using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// Named texts that a key carries for the services that it is presented to, in the order of their names. Not secret, and not
/// interpreted by Pulse. An empty text is the same as none.
/// </summary>
public sealed class KeyMetadata : IEquatable<KeyMetadata>
{
    public const int MaxCount = 50;
    public const int NameMaxLength = 40;
    public const int ValueMaxLength = 500;

    /// <summary>Maximum length in characters of the stored JSON, in which a UTF-16 unit can need six characters.</summary>
    public const int StoredMaxLength = (MaxCount * ((6 * 2 * (NameMaxLength + ValueMaxLength)) + 6)) + 2;

    public static readonly KeyMetadata None = new([]);

    private readonly SortedDictionary<string, string> values;

    private KeyMetadata(SortedDictionary<string, string> values) => this.values = values;

    public IReadOnlyDictionary<string, string> Values => values;

    /// <param name="values">Texts by name. Empty texts are left out.</param>
    /// <exception cref="ArgumentException">A name or a text is invalid, or there are too many. Callers validate first.</exception>
    public static KeyMetadata Of(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values.Where(member => !string.IsNullOrEmpty(member.Value)))
        {
            if (!IsName(name) || !IsValue(value!))
            {
                throw new ArgumentException($"Invalid metadata: {name}.", nameof(values));
            }

            kept.Add(name, value!);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(kept.Count, MaxCount, nameof(values));
        return kept.Count == 0 ? None : new KeyMetadata(kept);
    }

    /// <summary>The metadata that an earlier <see cref="Of"/> has checked.</summary>
    public static KeyMetadata OfStored(IDictionary<string, string> values) =>
        values.Count == 0 ? None : new(new SortedDictionary<string, string>(values, StringComparer.Ordinal));

    /// <summary>
    /// Whether the text is 1 to 40 visible characters without a space at either end. Brackets, double quotes and backslashes are not
    /// allowed: they have a meaning in paths to a member.
    /// </summary>
    public static bool IsName(string text) => text.Length > 0
        && Text.LengthOf(text) <= NameMaxLength
        && Name.IsReadable(text)
        && Name.IsTrimmed(text)
        && text.AsSpan().IndexOfAny("[]\"\\") < 0;

    public static bool IsValue(string text) => Text.LengthOf(text) <= ValueMaxLength && Name.IsReadableLines(text);

    public bool Equals(KeyMetadata? other) => other is not null && values.SequenceEqual(other.values);

    public override bool Equals(object? obj) => Equals(obj as KeyMetadata);

    public override int GetHashCode() =>
        values.Aggregate(0, (hash, member) => HashCode.Combine(hash, member.Key, member.Value));

    /// <summary>The number of members, so that logs stay short.</summary>
    public override string ToString() => $"{values.Count} members";
}
