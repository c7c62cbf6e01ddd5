using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Roles;

/// <summary>A role that a user holds.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Global">Whether the role belongs to no account. Only a global role can be a built-in one.</param>
/// <param name="AccountId">The account in which the user holds the role. Null: all accounts.</param>
/// <param name="Permissions">The role's permissions.</param>
public sealed record RoleGrant(string Role, bool Global, AccountId? AccountId, PermissionSet Permissions)
{
    /// <summary>Database id of the role. 0 if the role is not stored.</summary>
    public int RoleId { get; init; }

    /// <summary>Whether the role has all permissions that exist.</summary>
    public bool IsBuiltIn => RoleId is Roles.Role.SuperAdminId or Roles.Role.AccountAdminId;

    public bool IsSuperAdmin => Global && AccountId is null && Role == Roles.Role.SuperAdmin;

    public bool IsAccountAdminOf(AccountId account) => Global && AppliesTo(account) && Role == Roles.Role.AccountAdmin;

    public bool AppliesTo(AccountId account) => AccountId is null || AccountId == account;

    /// <summary>
    /// The permissions that the role gives in an account: at most the permissions of the account, except for a superAdmin.
    /// </summary>
    public PermissionSet In(AccountId account, PermissionSet accountPermissions) =>
        !AppliesTo(account) ? PermissionSet.None
        : IsSuperAdmin ? Permissions
        : Permissions.Intersect(accountPermissions);
}
