using System.Numerics;

namespace Pulse.Domain.Permissions;

/// <summary>An immutable set of permissions, one bit for each.</summary>
/// <param name="Bits">The stored form: bit <c>n</c> is the permission with number <c>n</c>.</param>
public readonly record struct PermissionSet(long Bits)
{
    public static readonly PermissionSet None;
    public static readonly PermissionSet All = Of(Enum.GetValues<Permission>());

    /// <summary>Permissions of a new account. Only a superAdmin gives an account the others.</summary>
    public static readonly PermissionSet AccountDefault =
        All.Except(Of([Permission.ImpersonateUsers, Permission.VerifyAllAccounts, Permission.ImportApiKeys]));

    public static PermissionSet Of(IEnumerable<Permission> permissions) =>
        new(permissions.Aggregate(0L, (bits, permission) => bits | Bit(permission)));

    public static PermissionSet Of(Permission permission) => new(Bit(permission));

    public bool IsEmpty => Bits == 0;

    public int Count => BitOperations.PopCount((ulong)Bits);

    public bool Contains(Permission permission) => (Bits & Bit(permission)) != 0;

    public bool IsSubsetOf(PermissionSet other) => Except(other).IsEmpty;

    public PermissionSet Union(PermissionSet other) => new(Bits | other.Bits);

    public PermissionSet Intersect(PermissionSet other) => new(Bits & other.Bits);

    public PermissionSet Except(PermissionSet other) => new(Bits & ~other.Bits);

    /// <summary>The permissions, sorted by name.</summary>
    public IReadOnlyList<Permission> ToSortedList()
    {
        var sorted = new Permission[Count];
        var next = 0;
        foreach (var permission in PermissionNames.InOrder)
        {
            if (Contains(permission))
            {
                sorted[next++] = permission;
            }
        }

        return sorted;
    }

    /// <summary>The names, sorted and separated by commas.</summary>
    public override string ToString() => string.Join(", ", ToSortedList().Select(p => p.Name()));

    private static long Bit(Permission permission) => 1L << (int)permission;
}
