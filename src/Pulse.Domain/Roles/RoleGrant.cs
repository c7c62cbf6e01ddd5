using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Roles;

/// <summary>A role as a user holds it.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Global">Whether the role itself belongs to no account: only then are the seeded names meant.</param>
/// <param name="AccountId">Where it is held; null: in all accounts.</param>
/// <param name="Permissions">What the role gives.</param>
public sealed record RoleGrant(string Role, bool Global, AccountId? AccountId, PermissionSet Permissions)
{
    public bool IsSuperAdmin => Global && AccountId is null && Role == Roles.Role.SuperAdmin;

    public bool IsAccountAdminOf(AccountId account) => Global && AppliesTo(account) && Role == Roles.Role.AccountAdmin;

    public bool AppliesTo(AccountId account) => AccountId is null || AccountId == account;

    /// <summary>What several roles give in an account together.</summary>
    public static PermissionSet In(IEnumerable<RoleGrant> roles, AccountId account, PermissionSet given) =>
        roles.Aggregate(PermissionSet.None, (held, role) => held.Union(role.In(account, given)));

    /// <summary>
    /// What the role gives in an account: no more than the account has been given, except that nothing takes
    /// administration away from a superAdmin.
    /// </summary>
    public PermissionSet In(AccountId account, PermissionSet given) =>
        !AppliesTo(account) ? PermissionSet.None
        : IsSuperAdmin ? Permissions
        : Permissions.Intersect(given);
}
