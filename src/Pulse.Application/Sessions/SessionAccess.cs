using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Sessions;

/// <summary>Decides which sessions the caller may end.</summary>
public sealed class SessionAccess(RequestContext context, IMembershipStore memberships)
{
    /// <summary>
    /// Whether the caller may end a session: its own, or with permission one of the account. Without the permission, a narrowed session may
    /// only end itself.
    /// </summary>
    /// <param name="owner">The owner of the session.</param>
    /// <param name="accountOfKey">The account of the key that owns the session. Null if a user owns it.</param>
    /// <param name="scope">The account in effect. Null if there is none.</param>
    public async Task<bool> MayEndAsync(
        Guid session, SessionOwner owner, AccountId? accountOfKey, AccountScope? scope, CancellationToken cancellationToken)
    {
        var caller = context.RequiredCaller;
        if (owner == SessionOwner.Of(caller) && (caller.NarrowedTo is null || caller.SessionId == session))
        {
            return true;
        }

        if (scope is null || !scope.Rights.Held.Contains(Permission.WriteSessions))
        {
            return false;
        }

        return owner.UserId is { } user ? await MayEndOfUserAsync(user, scope, cancellationToken) : accountOfKey == scope.AccountId;
    }

    /// <summary>An administrator of one account cannot end sessions of a user with several accounts, except as superAdmin.</summary>
    private async Task<bool> MayEndOfUserAsync(int user, AccountScope scope, CancellationToken cancellationToken)
    {
        var accounts = await memberships.AccountsOfAsync(user, cancellationToken);
        return accounts.Contains(scope.AccountId) && (accounts.Count == 1 || scope.Rights.AdminLevel == AdminLevel.SuperAdmin);
    }
}
