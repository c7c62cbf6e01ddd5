using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Domain.Delegation;

/// <summary>
/// The delegation limit: a principal can only grant, or take control of, what it holds. Every operation that grants a right, or
/// gives access to something with rights, is checked here.
/// </summary>
public static class DelegationPolicy
{
    private const string LimitsNotGrantable = "limits_not_grantable";

    /// <summary>Whether the caller may grant these permissions to a key or a user.</summary>
    public static ErrorOr<Success> MayGrant(AccountRights caller, PermissionSet permissions)
    {
        var excess = permissions.Except(caller.Grantable);
        return excess.IsEmpty
            ? Result.Success
            : Error.Forbidden("permission_not_grantable", $"You cannot grant permissions that you do not hold in this account: {excess}.");
    }

    /// <summary>Whether a login may name these permissions for its session. It holds <paramref name="held"/> in its accounts.</summary>
    public static ErrorOr<Success> MayNarrowTo(PermissionSet held, PermissionSet requested)
    {
        var excess = requested.Except(held);
        return excess.IsEmpty
            ? Result.Success
            : Error.Forbidden("permission_not_grantable", $"A session cannot have permissions that its credential lacks: {excess}.");
    }

    /// <summary>
    /// Whether the caller may change, rotate or delete a key or role with these permissions. Permissions that the account has lost
    /// count too, because it can regain them. They do not count for administrators, whose permissions grow with those of the
    /// account.
    /// </summary>
    public static ErrorOr<Success> MayManage(AccountRights caller, PermissionSet permissions)
    {
        var excess = Exceeding(caller, permissions);
        return excess.IsEmpty
            ? Result.Success
            : Error.Forbidden("exceeds_caller", $"You cannot change an object with permissions that you do not hold: {excess}.");
    }

    /// <summary>
    /// Whether the caller may change, rotate or delete a key with these permissions and bounds. A caller that rotates a key knows
    /// its secret.
    /// </summary>
    public static ErrorOr<Success> MayManage(AccountRights caller, PermissionSet permissions, KeyBounds key)
    {
        var excess = caller.Bounds?.ExcessOf(key).ToList() ?? [];
        return MayManage(caller, permissions).Then(_ => excess.Count == 0
            ? Result.Success.ToErrorOr()
            : Error.Forbidden(
                "exceeds_caller", $"An API key can only change keys whose limits are within its own: {string.Join("; ", excess)}."));
    }

    /// <summary>Whether the caller may set these bounds on an existing key.</summary>
    public static ErrorOr<Success> MaySetBounds(AccountRights caller, KeyBounds key) => Within(caller.Bounds, key);

    /// <summary>Whether the caller may create a key with these bounds.</summary>
    public static ErrorOr<Success> MayCreateKey(AccountRights caller, KeyBounds key) => Within(caller.Bounds?.ForNewKeys(), key);

    /// <summary>
    /// Whether the caller may give users an account, a role, a password or a wider role. Users have no expiry, networks, rate limit
    /// or quota. A bounded key could escape its bounds by creating a user.
    /// </summary>
    public static ErrorOr<Success> MayGrantToUsers(AccountRights caller) => caller.Bounds is not { IsBounded: true }
        ? Result.Success
        : Error.Forbidden(
            LimitsNotGrantable,
            "An API key with an expiry, allowedIps, rateLimit or quota cannot give rights to users, because users have no such limits. "
            + "Use a key without limits, or a user session.");

    /// <summary>Whether the caller may replace the account's rules for API keys. An API key cannot loosen its own rules.</summary>
    public static ErrorOr<Success> MaySetPolicy(AccountRights caller, ApiKeyPolicy current, ApiKeyPolicy requested)
    {
        var loosened = caller.Bounds is null ? [] : current.LoosenedIn(requested).ToList();
        return loosened.Count == 0
            ? Result.Success
            : Error.Forbidden(
                LimitsNotGrantable, $"An API key cannot loosen the policy that applies to it: {string.Join(", ", loosened)}.");
    }

    /// <summary>
    /// Whether the caller may assign or unassign this role, or take control of a user who holds it. The administrator roles require
    /// the same administrative level, because their permissions grow. The caller's rights are those in the account of the grant, or in
    /// the account in effect if the grant is for all accounts.
    /// </summary>
    public static ErrorOr<Success> MayAssign(AccountRights caller, AccountId account, RoleGrant grant)
    {
        if (grant.AccountId is null || (grant.Global && grant.Role == Role.SuperAdmin))
        {
            return RequireSuperAdmin(caller, $"Only a superAdmin can assign or unassign {grant.Role} in all accounts.");
        }

        if (grant.IsAccountAdminOf(account))
        {
            return caller.AdminLevel >= AdminLevel.AccountAdmin
                ? Result.Success
                : Error.Forbidden(
                    "account_admin_required", "Only an administrator of the account can assign or unassign its administrators.");
        }

        var excess = Exceeding(caller, grant.Permissions);
        return excess.IsEmpty
            ? Result.Success
            : Error.Forbidden(
                "permission_not_grantable", $"The role {grant.Role} has permissions that you do not hold in this account: {excess}.");
    }

    /// <summary>
    /// Whether the caller may create, change or delete this role. A role of the account is limited to the caller's permissions; a
    /// global role, which has no owner, requires a superAdmin. The current permissions of a new role are empty. The requested
    /// permissions are empty if they do not change.
    /// </summary>
    public static ErrorOr<Success> MayDefine(AccountRights caller, AccountId? owner, PermissionSet current, PermissionSet requested)
    {
        if (owner is null)
        {
            return RequireSuperAdmin(caller, "Only a superAdmin can create, change or delete global roles.");
        }

        return MayManage(caller, current)
            .Then(_ => MayGrant(caller, requested))
            .Then(_ => requested.IsEmpty ? Result.Success : MayGrantToUsers(caller));
    }

    private static ErrorOr<Success> RequireSuperAdmin(AccountRights caller, string message) =>
        caller.AdminLevel == AdminLevel.SuperAdmin ? Result.Success : Error.Forbidden("super_admin_required", message);

    private static ErrorOr<Success> Within(KeyBounds? caller, KeyBounds key)
    {
        var excess = caller?.ExcessOf(key).ToList() ?? [];
        return excess.Count == 0
            ? Result.Success
            : Error.Forbidden(
                LimitsNotGrantable,
                $"An API key can only create or change keys whose limits are within its own: {string.Join("; ", excess)}.");
    }

    private static PermissionSet Exceeding(AccountRights caller, PermissionSet permissions)
    {
        var growsWithAccount = caller.AdminLevel >= AdminLevel.AccountAdmin && caller.AccountPermissions.IsSubsetOf(caller.Held);
        var counted = growsWithAccount ? permissions.Intersect(caller.AccountPermissions) : permissions;
        return counted.Except(caller.Held);
    }
}
