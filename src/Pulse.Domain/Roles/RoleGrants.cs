using System.Collections;
using System.Runtime.CompilerServices;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Roles;

/// <summary>
/// The roles of a user: first those for all accounts, then by account. The roles in one account are found without a search of all, so
/// that a look at each account of a user costs no more than the number of accounts.
/// </summary>
[CollectionBuilder(typeof(RoleGrants), nameof(Of))]
public sealed class RoleGrants : IReadOnlyList<RoleGrant>
{
    private readonly RoleGrant[] sorted;
    private readonly int inAllAccounts;

    private RoleGrants(RoleGrant[] roles)
    {
        sorted = [.. roles.OrderBy(role => role.AccountId?.Number)];
        inAllAccounts = roles.Count(role => role.AccountId is null);
        HasSuperAdmin = roles.Any(role => role.IsSuperAdmin);
    }

    /// <summary>Whether one of the roles is superAdmin for all accounts.</summary>
    public bool HasSuperAdmin { get; }

    public int Count => sorted.Length;

    private ReadOnlySpan<RoleGrant> InAllAccounts => sorted.AsSpan(0, inAllAccounts);

    public RoleGrant this[int index] => sorted[index];

    public static RoleGrants Of(ReadOnlySpan<RoleGrant> roles) => new(roles.ToArray());

    /// <summary>The permissions that the roles give together in an account.</summary>
    public PermissionSet In(AccountId account, PermissionSet accountPermissions)
    {
        var held = PermissionSet.None;
        foreach (var role in InAllAccounts)
        {
            held = held.Union(role.In(account, accountPermissions));
        }

        foreach (var role in OnlyIn(account))
        {
            held = held.Union(role.In(account, accountPermissions));
        }

        return held;
    }

    /// <returns>The roles that count in an account.</returns>
    public RoleGrant[] AppliedIn(AccountId account) => [.. InAllAccounts, .. OnlyIn(account)];

    public bool HasAccountAdminOf(AccountId account) =>
        HasAccountAdminOf(account, InAllAccounts) || HasAccountAdminOf(account, OnlyIn(account));

    public IEnumerator<RoleGrant> GetEnumerator() => ((IEnumerable<RoleGrant>)sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool HasAccountAdminOf(AccountId account, ReadOnlySpan<RoleGrant> roles)
    {
        foreach (var role in roles)
        {
            if (role.IsAccountAdminOf(account))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<RoleGrant> OnlyIn(AccountId account)
    {
        var inOneAccount = sorted.AsSpan(inAllAccounts);
        var first = ~inOneAccount.BinarySearch(new StartOf(account));
        var end = ~inOneAccount.BinarySearch(new EndOf(account));
        return inOneAccount[first..end];
    }

    /// <summary>A position before the roles in an account. It equals no role, so a search returns its complement.</summary>
    private readonly record struct StartOf(AccountId Account) : IComparable<RoleGrant>
    {
        public int CompareTo(RoleGrant? role) => Account <= role!.AccountId!.Value ? -1 : 1;
    }

    /// <summary>A position after the roles in an account.</summary>
    private readonly record struct EndOf(AccountId Account) : IComparable<RoleGrant>
    {
        public int CompareTo(RoleGrant? role) => Account < role!.AccountId!.Value ? -1 : 1;
    }
}
