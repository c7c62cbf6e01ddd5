using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Checks whether an e-mail can be given to a user without revealing users that the caller cannot see. A new user with the e-mail
/// of an invisible user is created like any other and waits for a password.
/// </summary>
public sealed class UserEmails(RequestContext context, UserAccess access, IUserLogins logins)
{
    public static readonly Error Unavailable = Error.Conflict("email_unavailable", "This e-mail address is not available for the user.");

    private static readonly Error Duplicate = Error.Conflict("duplicate_email", "A user with this e-mail address already exists.");

    /// <summary>
    /// Retries once if another request used the e-mail at the same time. The second attempt returns the regular error.
    /// </summary>
    public static async Task<ErrorOr<T>> RetryOnDuplicateAsync<T>(Func<Task<ErrorOr<T>>> change)
    {
        var first = await change();
        return first.IsError && first.FirstError == UnitOfWorkErrors.Duplicate ? await change() : first;
    }

    /// <summary>
    /// Rejects the e-mail of a visible user. For a user with a login, also rejects an e-mail with another login. <paramref
    /// name="owner"/> is null for a new user.
    /// </summary>
    public async Task<ErrorOr<Success>> ClaimAsync(string email, User? owner, CancellationToken cancellationToken)
    {
        var others = (await logins.FindHoldersAsync(email, cancellationToken)).Where(holder => holder.UserId != owner?.Id).ToList();
        return others.Exists(IsVisible) ? Duplicate
            : owner?.ActivatedAt is not null && others.Exists(holder => holder.IsLogin) ? Unavailable
            : Result.Success;
    }

    private bool IsVisible(EmailHolder holder) => access.IsSuperAdmin
        ? holder.IsLogin || holder.Accounts.Contains(context.RequiredScope.AccountId)
        : holder.Accounts.Any(access.SeesUsersOf);
}
