using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Whose an e-mail is, as far as the caller may know. Of users in accounts whose users the caller does not see, nothing is told:
/// whoever is made with their e-mail waits for a password like anybody else who is new.
/// </summary>
public sealed class UserEmails(RequestContext context, UserAccess access, IUserLogins logins)
{
    public static readonly Error Unavailable = Error.Conflict("email_unavailable", "The user cannot be given this e-mail.");

    private static readonly Error Duplicate = Error.Conflict("duplicate_email", "There is a user with this e-mail already.");

    /// <summary>An e-mail that somebody else takes at the same moment is found taken the second time.</summary>
    public static async Task<ErrorOr<T>> AgainIfTakenAsync<T>(Func<Task<ErrorOr<T>>> change)
    {
        var first = await change();
        return first.IsError && first.FirstError == UnitOfWorkErrors.Duplicate ? await change() : first;
    }

    /// <summary>Refuses an e-mail of somebody whom the caller sees, and to who has a login, which that user keeps, one that somebody logs in by.</summary>
    /// <param name="email">The e-mail.</param>
    /// <param name="owner">Who is to be given it; null: a new user.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<ErrorOr<Success>> ClaimAsync(string email, User? owner, CancellationToken cancellationToken)
    {
        var others = (await logins.FindHoldersAsync(email, cancellationToken)).Where(holder => holder.UserId != owner?.Id).ToList();
        return others.Exists(IsSeen) ? Duplicate
            : owner?.ActivatedAt is not null && others.Exists(holder => holder.IsLogin) ? Unavailable
            : Result.Success;
    }

    private bool IsSeen(EmailHolder holder) => access.IsSuperAdmin
        ? holder.IsLogin || holder.Accounts.Contains(context.RequiredScope.AccountId)
        : holder.Accounts.Any(access.SeesUsersOf);
}
