using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>The way to change a user whom the caller sees: found, allowed and as the caller last saw it, in one transaction.</summary>
public sealed class UserChanges(UserAccess access, IUserRepository users, IUnitOfWork unitOfWork)
{
    private static readonly Error OwnUser = Error.Conflict("own_user", "Nobody deactivates or deletes themselves.");
    private static readonly Error LastSuperAdmin = Error.Conflict("last_super_admin", "This is the last superAdmin who can log in.");

    /// <param name="id">The user.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="may">Whether the caller may change this user in this way.</param>
    /// <param name="change">What is done to the user.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The user as it is then.</returns>
    public async Task<ErrorOr<User>> ChangeAsync(
        int id, IfMatch ifMatch, Func<User, ErrorOr<Success>> may, Func<User, CancellationToken, Task<ErrorOr<Success>>> change, CancellationToken cancellationToken) =>
        ifMatch.Explain(await UserEmails.AgainIfTakenAsync(() => unitOfWork.ExecuteAsync<User>(
            async token =>
            {
                var found = await access.FindAsync(id, token);
                return await found
                    .Then(user => may(user).Then(_ => ifMatch.Check(user.Version)).Then(_ => user))
                    .ThenAsync(async user => (await change(user, token)).Then(_ => user));
            },
            cancellationToken)));

    /// <summary>
    /// Whether a user can do without logging in from now on. Of two superAdmins who do away with each other at the same moment, the
    /// second finds that the first was the last.
    /// </summary>
    public async Task<ErrorOr<Success>> MayGoAsync(User user, CancellationToken cancellationToken)
    {
        if (access.IsCaller(user.Id))
        {
            return OwnUser;
        }

        var confirmed = await access.ConfirmStandingAsync(user, user.Memberships.Select(membership => membership.AccountId), cancellationToken);
        if (confirmed.IsError || !user.Grants.Any(grant => grant.IsSuperAdmin))
        {
            return confirmed;
        }

        await users.LockSuperAdminsAsync(cancellationToken);
        return await users.CountSuperAdminsAsync(user.Id, cancellationToken) > 0 ? Result.Success : LastSuperAdmin;
    }
}
