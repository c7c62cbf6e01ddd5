using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Delegation;

/// <summary>The rights of a principal in one account.</summary>
/// <param name="Held">Permissions that the principal holds in the account.</param>
/// <param name="AccountPermissions">Permissions of the account: the upper limit of every grant in it.</param>
/// <param name="AdminLevel">Whether the principal administers the account, or all accounts.</param>
/// <param name="Bounds">Expiry, networks, rate limit and quota of an API key. Null for users, who have none.</param>
public readonly record struct AccountRights(
    PermissionSet Held, PermissionSet AccountPermissions, AdminLevel AdminLevel = AdminLevel.None, KeyBounds? Bounds = null)
{
    /// <summary>Permissions that the principal can grant in the account.</summary>
    public PermissionSet Grantable => Held.Intersect(AccountPermissions);
}

/// <summary>Administrative level of a principal in an account, lowest first. An API key always has <see cref="None"/>.</summary>
public enum AdminLevel
{
    None,

    /// <summary>The user holds the role accountAdmin in the account.</summary>
    AccountAdmin,

    /// <summary>The user holds the role superAdmin for all accounts.</summary>
    SuperAdmin,
}
