using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// What users log in by: e-mails, each of which one user at most can log in by, and one-time tokens. An invited user has the e-mail
/// of somebody who can log in by it already, and waits to become one with that user.
/// </summary>
public interface IUserLogins
{
    /// <returns>All who have this e-mail, in whatever letter case.</returns>
    Task<IReadOnlyList<EmailHolder>> FindHoldersAsync(string email, CancellationToken cancellationToken);

    /// <summary>Saves a new user, who then has an id.</summary>
    /// <param name="user">The user.</param>
    /// <param name="isLogin">Whether the user can log in by the e-mail; false: is invited.</param>
    /// <param name="token">With which the password can be set, or the invitation accepted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task AddAsync(User user, bool isLogin, PasswordToken token, CancellationToken cancellationToken);

    /// <summary>Lets a user log in by the e-mail that the user has now. A token that was issued for the old one is dead.</summary>
    /// <param name="user">The user, who has the new e-mail already.</param>
    /// <param name="isLogin">Whether the user can log in by it; false: is invited.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RenameAsync(User user, bool isLogin, CancellationToken cancellationToken);

    /// <summary>Gives a user another token; the one before is dead.</summary>
    /// <inheritdoc cref="AddAsync"/>
    Task IssueTokenAsync(User user, bool isLogin, PasswordToken token, CancellationToken cancellationToken);

    /// <summary>Makes a token dead that the user may have.</summary>
    Task RevokeTokenAsync(int userId, CancellationToken cancellationToken);

    /// <returns>The id of whom the token invites, if it has not expired and is for the e-mail that this user logs in by; else null.</returns>
    Task<int?> FindInvitedAsync(CredentialHash token, int userId, DateTime now, CancellationToken cancellationToken);
}

/// <summary>Somebody who has an e-mail.</summary>
/// <param name="UserId">Who.</param>
/// <param name="IsLogin">Whether it is what the user logs in by; false: the user is invited.</param>
/// <param name="Accounts">Where the user is a member.</param>
public sealed record EmailHolder(int UserId, bool IsLogin, IReadOnlyList<AccountId> Accounts);
