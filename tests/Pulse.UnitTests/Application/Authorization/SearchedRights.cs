using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.UnitTests.Application.Authorization;

/// <summary>
/// The rights of a user, written plainly: a search through all roles for each account. Its cost grows with the square of the accounts, its
/// results are those that Pulse must give.
/// </summary>
internal static class SearchedRights
{
    public static PermissionSet In(IEnumerable<RoleGrant> roles, AccountId account, PermissionSet given) =>
        roles.Aggregate(PermissionSet.None, (held, role) => held.Union(role.In(account, given)));

    public static AccountRights? RightsIn(UserCaller user, AccountId id)
    {
        var own = (user.Impersonation?.OwnRoles ?? user.Roles).ToList();
        var isSuperAdmin = own.Exists(role => role.IsSuperAdmin);
        var account = user.Accounts.SingleOrDefault(account => account.Id == id);
        var acts = user.Impersonation is not null;
        if (account is null || !(account.Active || (isSuperAdmin && !acts)) || (account.RequiresMfa && !user.HasMfa && !isSuperAdmin))
        {
            return null;
        }

        var level = acts ? AdminLevel.None
            : isSuperAdmin ? AdminLevel.SuperAdmin
            : own.Exists(role => role.IsAccountAdminOf(id)) ? AdminLevel.AccountAdmin
            : AdminLevel.None;
        return new AccountRights(In(user.Roles, id, account.Given).Intersect(In(own, id, account.Given)), account.Given, level);
    }

    public static bool IsAccountAdmin(UserCaller user, AccountId id) => EffectiveRolesOf(user).Any(role => role.IsAccountAdminOf(id));

    /// <summary>Roles for all accounts first, then by account and name.</summary>
    public static List<RoleGrant> InOrder(UserCaller user) =>
    [
        .. user.Roles.OrderBy(role => role.AccountId is not null).ThenBy(role => role.AccountId?.Number)
            .ThenBy(role => role.Role, StringComparer.Ordinal),
    ];

    public static IEnumerable<string> NamesOf(UserCaller user) =>
        InOrder(user).Select(role => role.Role).Intersect(EffectiveRolesOf(user).Select(role => role.Role));

    public static IEnumerable<PermissionSourceDto> SourcesOf(UserCaller user, PermissionName permission) => InOrder(user)
        .Where(role => role.AccountId is null && user.Impersonation is null
            ? role.Permissions.Contains(permission)
            : user.Accounts.Any(account => role.In(account.Id, account.Given).Contains(permission)
                && (user.Impersonation is not { } other || In(other.OwnRoles, account.Id, account.Given).Contains(permission))))
        .Select(role => new PermissionSourceDto(role.Role, role.AccountId?.ToString()));

    private static IEnumerable<RoleGrant> EffectiveRolesOf(UserCaller user) => user.Roles.Where(
        role => user.Impersonation is null || !role.Global || role.Role is not (Role.SuperAdmin or Role.AccountAdmin));
}
