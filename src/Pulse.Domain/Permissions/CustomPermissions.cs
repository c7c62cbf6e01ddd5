using System.Collections.Frozen;

namespace Pulse.Domain.Permissions;

/// <summary>
/// An immutable set of custom permissions with at least one name. Null stands for the empty set. Operations return one of the operands if
/// it is the result, and remember results that are not, so that a repeated operation on the same instances costs no comparison of names.
/// </summary>
public sealed class CustomPermissions : IEquatable<CustomPermissions>
{
    /// <summary>
    /// Sets up to this size are searched without a hash table, which would cost more to make. Their results are computed again if one of
    /// the operands is the result.
    /// </summary>
    private const int SmallCount = 8;

    /// <summary>Results that a set remembers.</summary>
    private const int MaxKnown = 4;

    private readonly string[] sorted;
    private readonly FrozenSet<string>? names;
    private readonly int hash;
    private Known[] known = [];

    private CustomPermissions(string[] sorted)
    {
        this.sorted = sorted;
        names = sorted.Length > SmallCount ? sorted.ToFrozenSet(StringComparer.Ordinal) : null;
        var combined = default(HashCode);
        Array.ForEach(sorted, combined.Add);
        hash = combined.ToHashCode();
    }

    private enum Operation
    {
        Intersect,
        Union,
    }

    public int Count => sorted.Length;

    /// <summary>The names in ordinal order.</summary>
    public IReadOnlyList<string> Names => sorted;

    /// <summary>
    /// The stored form: the sorted names between single spaces, also at both ends, so that a database can find and remove a name.
    /// </summary>
    public string Text => field ??= $" {string.Join(' ', sorted)} ";

    /// <returns>Null if there are no names.</returns>
    public static CustomPermissions? Of(IEnumerable<string> names)
    {
        string[] sorted = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return sorted.Length == 0 ? null : new CustomPermissions(sorted);
    }

    /// <summary>Reads the stored form.</summary>
    /// <returns>Null if the text is empty.</returns>
    public static CustomPermissions? OfText(string? text) =>
        text is null ? null : Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The name as part of the stored form.</summary>
    public static string Stored(string name) => $" {name} ";

    public bool Contains(string name) => names?.Contains(name) ?? Array.IndexOf(sorted, name) >= 0;

    public bool IsSubsetOf(CustomPermissions? other) =>
        ReferenceEquals(this, other) || (other is not null && Count <= other.Count && Array.TrueForAll(sorted, other.Contains));

    public static CustomPermissions? Intersect(CustomPermissions? left, CustomPermissions? right) =>
        left is null || right is null ? null : ReferenceEquals(left, right) ? left : Combine(Operation.Intersect, left, right);

    public static CustomPermissions? Union(CustomPermissions? left, CustomPermissions? right) =>
        left is null ? right : right is null || ReferenceEquals(left, right) ? left : Combine(Operation.Union, left, right);

    public static CustomPermissions? Except(CustomPermissions? left, CustomPermissions? right)
    {
        if (left is null || right is null)
        {
            return left;
        }

        var rest = Array.FindAll(left.sorted, name => !right.Contains(name));
        return rest.Length == 0 ? null : rest.Length == left.Count ? left : new CustomPermissions(rest);
    }

    public bool Equals(CustomPermissions? other) =>
        ReferenceEquals(this, other) || (other is not null && hash == other.hash && sorted.AsSpan().SequenceEqual(other.sorted));

    public override bool Equals(object? obj) => Equals(obj as CustomPermissions);

    public override int GetHashCode() => hash;

    /// <summary>The smaller set remembers the result, because most often it is the set of one key or role.</summary>
    private static CustomPermissions? Combine(Operation operation, CustomPermissions left, CustomPermissions right)
    {
        var (smaller, larger) = left.Count <= right.Count ? (left, right) : (right, left);
        foreach (var done in Volatile.Read(ref smaller.known))
        {
            if (done.Operation == operation && ReferenceEquals(done.With, larger))
            {
                return done.Result;
            }
        }

        var isSubset = smaller.IsSubsetOf(larger);
        var result = (isSubset, operation) switch
        {
            (true, Operation.Intersect) => smaller,
            (true, _) => larger,
            (_, Operation.Intersect) => Of(smaller.sorted.Where(larger.Contains)),
            _ => Of(smaller.sorted.Concat(larger.sorted)),
        };
        if (!isSubset || smaller.Count > SmallCount)
        {
            Volatile.Write(
                ref smaller.known, [new Known(operation, larger, result), .. smaller.known.Take(MaxKnown - 1)]);
        }

        return result;
    }

    private sealed record Known(Operation Operation, CustomPermissions With, CustomPermissions? Result);
}
