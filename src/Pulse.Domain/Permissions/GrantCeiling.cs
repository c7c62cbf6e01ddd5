using ErrorOr;

namespace Pulse.Domain.Permissions;

/// <summary>
/// Nobody hands out or takes over more than they hold. Every way of handing out a right, or of getting hold of
/// something that has rights, asks here.
/// </summary>
public static class GrantCeiling
{
    /// <summary>May the caller give somebody or something these permissions?</summary>
    public static ErrorOr<Success> MayHandOut(AccountRights caller, PermissionSet permissions)
    {
        var beyond = permissions.Except(caller.Grantable);
        return beyond.IsEmpty
            ? Result.Success
            : Error.Forbidden("permission_not_grantable", $"You cannot grant what you do not hold in this account: {beyond}.");
    }

    /// <summary>
    /// May the caller change, rotate or delete something that holds these permissions? What the account no longer has
    /// counts as well, because it may get it back; only who holds all of the account's is not held up by it.
    /// </summary>
    public static ErrorOr<Success> MayTakeOver(AccountRights caller, PermissionSet permissions)
    {
        var counted = caller.Given.IsSubsetOf(caller.Held) ? permissions.Intersect(caller.Given) : permissions;
        var beyond = counted.Except(caller.Held);
        return beyond.IsEmpty
            ? Result.Success
            : Error.Forbidden("exceeds_caller", $"You cannot change what holds more than you do: {beyond}.");
    }
}
