using System.Numerics;

namespace Pulse.Domain.Permissions;

/// <summary>An immutable set of permissions: one bit for each built-in one, and the names of the others.</summary>
/// <param name="Bits">Bit <c>n</c> is the built-in permission with number <c>n</c>.</param>
/// <param name="Custom">The permissions that the installation defines. Null: none.</param>
public readonly record struct PermissionSet(long Bits, CustomPermissions? Custom = null)
{
    public static readonly PermissionSet None;

    /// <summary>All built-in permissions.</summary>
    public static readonly PermissionSet BuiltIn = Of(Enum.GetValues<Permission>());

    /// <summary>Built-in permissions of a new account. A superAdmin can give it the others.</summary>
    public static readonly PermissionSet AccountDefault = BuiltIn.Except(
        Of([Permission.ImpersonateUsers, Permission.VerifyAllAccounts, Permission.ImportApiKeys]));

    public static PermissionSet Of(IEnumerable<Permission> permissions) =>
        new(permissions.Aggregate(0L, (bits, permission) => bits | Bit(permission)));

    public static PermissionSet Of(Permission permission) => new(Bit(permission));

    public static PermissionSet Of(IReadOnlyCollection<PermissionName> names) => new(
        names.Aggregate(0L, (bits, name) => name.BuiltIn is { } permission ? bits | Bit(permission) : bits),
        CustomPermissions.Of(names.Where(name => name.BuiltIn is null).Select(name => name.Value)));

    /// <summary>The permissions with these names. Leaves out a text that cannot be a name.</summary>
    public static PermissionSet OfNames(IEnumerable<string> names)
    {
        var found = new List<PermissionName>();
        foreach (var text in names)
        {
            if (PermissionName.TryParse(text, out var name))
            {
                found.Add(name);
            }
        }

        return Of(found);
    }

    public bool IsEmpty => Bits == 0 && Custom is null;

    public int Count => BitOperations.PopCount((ulong)Bits) + (Custom?.Count ?? 0);

    public bool Contains(Permission permission) => (Bits & Bit(permission)) != 0;

    public bool Contains(PermissionName name) =>
        name.BuiltIn is { } permission ? Contains(permission) : Custom?.Contains(name.Value) == true;

    public bool IsSubsetOf(PermissionSet other) => (Bits & ~other.Bits) == 0 && Custom?.IsSubsetOf(other.Custom) != false;

    public PermissionSet Union(PermissionSet other) => new(Bits | other.Bits, CustomPermissions.Union(Custom, other.Custom));

    public PermissionSet Intersect(PermissionSet other) => new(Bits & other.Bits, CustomPermissions.Intersect(Custom, other.Custom));

    public PermissionSet Except(PermissionSet other) => new(Bits & ~other.Bits, CustomPermissions.Except(Custom, other.Custom));

    /// <summary>The permissions, sorted by name.</summary>
    public IReadOnlyList<PermissionName> ToSortedList()
    {
        var sorted = new PermissionName[Count];
        var next = 0;
        foreach (var permission in PermissionNames.InOrder)
        {
            if (Contains(permission.BuiltIn!.Value))
            {
                sorted[next++] = permission;
            }
        }

        if (Custom is { } custom)
        {
            foreach (var name in custom.Names)
            {
                sorted[next++] = PermissionName.OfChecked(name);
            }

            Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Value, right.Value));
        }

        return sorted;
    }

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> ToNames() => [.. ToSortedList().Select(name => name.Value)];

    /// <summary>The names, sorted and separated by commas.</summary>
    public override string ToString() => string.Join(", ", ToSortedList());

    private static long Bit(Permission permission) => 1L << (int)permission;
}
