using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>The update of a user that the caller sees. The change records its events itself, in the logs of the user's accounts.</summary>
public sealed class UserUpdate(UserAccess access, IUserRepository users, AuditedUpdate audited)
{
    private static readonly Error OwnUser = Error.Conflict("own_user", "You cannot deactivate or delete your own user.");
    private static readonly Error LastSuperAdmin = Error.Conflict("last_super_admin", "This is the last superAdmin who can log in.");

    /// <param name="id">The user.</param>
    /// <param name="ifMatch">The versions that the caller accepts.</param>
    /// <param name="rule">Whether the caller may change this user in this way.</param>
    /// <param name="change">Changes the user. Runs again if another request used the e-mail at the same time.</param>
    /// <returns>The user after the change.</returns>
    public Task<ErrorOr<User>> RunAsync(
        int id,
        IfMatch ifMatch,
        Func<User, ErrorOr<Success>> rule,
        Func<User, CancellationToken, Task<ErrorOr<Success>>> change,
        CancellationToken cancellationToken) => UserEmails.RetryOnDuplicateAsync(
            () => audited.ChangeAsync(ifMatch, token => access.FindAsync(id, token).AllowedBy(rule), change, cancellationToken));

    /// <summary>
    /// Whether a user can be deactivated or deleted. If two superAdmins deactivate or delete each other at the same time, the second
    /// request fails with <c>last_super_admin</c>.
    /// </summary>
    public async Task<ErrorOr<Success>> MayDeactivateOrDeleteAsync(User user, CancellationToken cancellationToken)
    {
        if (access.IsCaller(user.Id))
        {
            return OwnUser;
        }

        var accounts = user.Memberships.Select(membership => membership.AccountId);
        var confirmed = await access.ConfirmAdministrationAsync(user, accounts, cancellationToken);
        if (confirmed.IsError || !user.Grants.Any(grant => grant.IsSuperAdmin))
        {
            return confirmed;
        }

        await users.LockSuperAdminsAsync(cancellationToken);
        return await users.CountSuperAdminsAsync(user.Id, cancellationToken) > 0 ? Result.Success : LastSuperAdmin;
    }
}
