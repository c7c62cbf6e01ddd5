using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Whose an e-mail is, as far as the caller may know. Of users in accounts whose users the caller does not see, nothing is told:
/// who has their e-mail is invited, and looks like anybody else who has not set a password yet.
/// </summary>
public sealed class UserEmails(CurrentCall call, UserAccess access, IUserLogins logins)
{
    public static readonly Error Unavailable = Error.Conflict("email_unavailable", "The user cannot be given this e-mail.");

    private static readonly Error Duplicate = Error.Conflict("duplicate_email", "There is a user with this e-mail already.");

    /// <summary>An e-mail that somebody else takes at the same moment is found taken the second time.</summary>
    public static async Task<ErrorOr<T>> AgainIfTakenAsync<T>(Func<Task<ErrorOr<T>>> change)
    {
        var first = await change();
        return first.IsError && first.FirstError == UnitOfWorkErrors.Duplicate ? await change() : first;
    }

    /// <summary>Refuses an e-mail of somebody whom the caller sees.</summary>
    /// <param name="email">The e-mail.</param>
    /// <param name="owner">Who may have it already; null: nobody.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Whether nobody else logs in by it.</returns>
    public async Task<ErrorOr<bool>> ClaimAsync(string email, int? owner, CancellationToken cancellationToken)
    {
        var others = (await logins.FindHoldersAsync(email, cancellationToken)).Where(holder => holder.UserId != owner).ToList();
        return others.Exists(IsSeen) ? Duplicate : !others.Exists(holder => holder.IsLogin);
    }

    /// <summary>The same for a user who is to be given the e-mail: who has a login keeps one.</summary>
    /// <inheritdoc cref="ClaimAsync"/>
    public async Task<ErrorOr<bool>> ClaimForAsync(User user, string email, CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(email, user.Id, cancellationToken);
        return claimed.Then(ErrorOr<bool> (isFree) => isFree || user.ActivatedAt is null ? isFree : Unavailable);
    }

    /// <summary>Whether nobody else logs in by the e-mail that a user has.</summary>
    public async Task<bool> IsFreeForAsync(User user, CancellationToken cancellationToken) =>
        !(await logins.FindHoldersAsync(user.Email, cancellationToken)).Any(holder => holder.IsLogin && holder.UserId != user.Id);

    private bool IsSeen(EmailHolder holder) => access.IsSuperAdmin
        ? holder.IsLogin || holder.Accounts.Contains(call.RequiredScope.AccountId)
        : holder.Accounts.Any(access.SeesUsersOf);
}
