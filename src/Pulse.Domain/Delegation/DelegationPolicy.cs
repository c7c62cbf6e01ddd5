using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Domain.Delegation;

/// <summary>
/// Nobody hands out or takes over more than they hold. Every way of handing out a right, or of getting hold of
/// something that has rights, asks here.
/// </summary>
public static class DelegationPolicy
{
    private const string LimitsNotGrantable = "limits_not_grantable";

    /// <summary>May the caller give somebody or something these permissions?</summary>
    public static ErrorOr<Success> MayGrant(AccountRights caller, PermissionSet permissions)
    {
        var beyond = permissions.Except(caller.Grantable);
        return beyond.IsEmpty
            ? Result.Success
            : Error.Forbidden("permission_not_grantable", $"You cannot grant what you do not hold in this account: {beyond}.");
    }

    /// <summary>
    /// May the caller change, rotate or delete something that holds these permissions? What the account no longer has
    /// counts as well, because it may get it back. Only administrators are not held up by it: what they hold grows with the account.
    /// </summary>
    public static ErrorOr<Success> MayManage(AccountRights caller, PermissionSet permissions)
    {
        var beyond = Exceeding(caller, permissions);
        return beyond.IsEmpty
            ? Result.Success
            : Error.Forbidden("exceeds_caller", $"You cannot change what holds more than you do: {beyond}.");
    }

    /// <summary>The same of a key with these bounds: a caller that can rotate it has its secret from then on.</summary>
    public static ErrorOr<Success> MayManage(AccountRights caller, PermissionSet permissions, KeyBounds key)
    {
        var excess = caller.Bounds?.ExcessOf(key).ToList() ?? [];
        return MayManage(caller, permissions).Then(_ => excess.Count == 0
            ? Result.Success.ToErrorOr()
            : Error.Forbidden("exceeds_caller", $"This key can change only keys with no wider limits than its own: {string.Join("; ", excess)}."));
    }

    /// <summary>May the caller let a key that it changes have these bounds?</summary>
    public static ErrorOr<Success> MaySetBounds(AccountRights caller, KeyBounds key) => Within(caller.Bounds, key);

    /// <summary>May the caller make a key with these bounds?</summary>
    public static ErrorOr<Success> MayCreateKey(AccountRights caller, KeyBounds key) => Within(caller.Bounds?.ForNewKeys(), key);

    /// <summary>
    /// May the caller give users anything: an account, a role, a password, a wider role? Users have no expiry, networks, rate limit or quota:
    /// what a bounded key gives them would be wider than the key.
    /// </summary>
    public static ErrorOr<Success> MayGrantToUsers(AccountRights caller) => caller.Bounds is not { IsBounded: true }
        ? Result.Success
        : Error.Forbidden(
            LimitsNotGrantable,
            "A key that ends, or has allowedIps, rateLimit or quota, gives users nothing, because users have no such limits: "
            + "use a key without limits, or a user.");

    /// <summary>May the caller replace the policy that bounds the account's keys? No key loosens what bounds itself.</summary>
    public static ErrorOr<Success> MaySetPolicy(AccountRights caller, ApiKeyPolicy current, ApiKeyPolicy wanted)
    {
        var loosened = caller.Bounds is null ? [] : current.LoosenedIn(wanted).ToList();
        return loosened.Count == 0
            ? Result.Success
            : Error.Forbidden(LimitsNotGrantable, $"A key cannot loosen the policy that bounds it: {string.Join(", ", loosened)}.");
    }

    /// <summary>
    /// May the caller give somebody this role, take it away from somebody, or change who somebody is that holds it? The two
    /// administrators' roles need the same standing, however much else the caller holds, because they grow with what there is.
    /// </summary>
    /// <param name="caller">The caller's rights in the account where it is held, or in the account in effect where it is held in all.</param>
    /// <param name="account">That account.</param>
    /// <param name="grant">The role, and where it is held.</param>
    public static ErrorOr<Success> MayAssign(AccountRights caller, AccountId account, RoleGrant grant)
    {
        if (grant.AccountId is null || (grant.Global && grant.Role == Role.SuperAdmin))
        {
            return RequireSuperAdmin(caller, $"Only a superAdmin decides who holds {grant.Role} in all accounts.");
        }

        if (grant.IsAccountAdminOf(account))
        {
            return caller.AdminLevel >= AdminLevel.AccountAdmin
                ? Result.Success
                : Error.Forbidden("account_admin_required", "Only an administrator of the account decides who administers it.");
        }

        var beyond = Exceeding(caller, grant.Permissions);
        return beyond.IsEmpty
            ? Result.Success
            : Error.Forbidden("permission_not_grantable", $"The role {grant.Role} gives what you do not hold in this account: {beyond}.");
    }

    /// <summary>
    /// May the caller make, change or delete this role? An account's own up to what the caller holds there; a global one, which can
    /// give rights in every account, only as a superAdmin.
    /// </summary>
    /// <param name="caller">The caller's rights in the account in effect.</param>
    /// <param name="owner">Whose role it is: that account; null: a global one.</param>
    /// <param name="current">What it gives now; nothing where it is new.</param>
    /// <param name="handedOut">What it shall give; nothing where that stays as it is.</param>
    public static ErrorOr<Success> MayDefine(AccountRights caller, AccountId? owner, PermissionSet current, PermissionSet handedOut)
    {
        if (owner is null)
        {
            return RequireSuperAdmin(caller, "Global roles are for a superAdmin to decide.");
        }

        return MayManage(caller, current)
            .Then(_ => MayGrant(caller, handedOut))
            .Then(_ => handedOut.IsEmpty ? Result.Success : MayGrantToUsers(caller));
    }

    private static ErrorOr<Success> RequireSuperAdmin(AccountRights caller, string otherwise) =>
        caller.AdminLevel == AdminLevel.SuperAdmin ? Result.Success : Error.Forbidden("super_admin_required", otherwise);

    private static ErrorOr<Success> Within(KeyBounds? caller, KeyBounds key)
    {
        var excess = caller?.ExcessOf(key).ToList() ?? [];
        return excess.Count == 0
            ? Result.Success
            : Error.Forbidden(LimitsNotGrantable, $"What a key makes or changes has no wider limits than the key itself: {string.Join("; ", excess)}.");
    }

    private static PermissionSet Exceeding(AccountRights caller, PermissionSet permissions)
    {
        var growsWithAccount = caller.AdminLevel >= AdminLevel.AccountAdmin && caller.AccountPermissions.IsSubsetOf(caller.Held);
        var counted = growsWithAccount ? permissions.Intersect(caller.AccountPermissions) : permissions;
        return counted.Except(caller.Held);
    }
}
