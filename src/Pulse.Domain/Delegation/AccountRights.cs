using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Delegation;

/// <summary>What a caller has in one account.</summary>
/// <param name="Held">What the caller may do there.</param>
/// <param name="AccountPermissions">What the account has been given: the bound of what anybody may hand out there.</param>
/// <param name="AdminLevel">Whether the caller administers the account, or everything.</param>
/// <param name="Bounds">What bounds the caller besides; null for users, who have no such bounds.</param>
public readonly record struct AccountRights(PermissionSet Held, PermissionSet AccountPermissions, AdminLevel AdminLevel = AdminLevel.None, KeyBounds? Bounds = null)
{
    /// <summary>What the caller may hand out there.</summary>
    public PermissionSet Grantable => Held.Intersect(AccountPermissions);
}

/// <summary>What a caller is in an account beside the permissions held there, each more than the one before. A key is always ordinary.</summary>
public enum AdminLevel
{
    None,

    /// <summary>Holds the role accountAdmin there.</summary>
    AccountAdmin,

    /// <summary>Holds the role superAdmin for all accounts.</summary>
    SuperAdmin,
}
