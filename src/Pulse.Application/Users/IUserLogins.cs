using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// What proves users: the e-mail that a user logs in by, which is one user's at most, the password and one-time tokens. Nobody logs in by
/// the e-mail of a user who has not set a password yet; any number of those can have the same one. What changes something belongs into a
/// unit of work, and changes the user with it.
/// </summary>
public interface IUserLogins
{
    /// <returns>All who have this e-mail, in whatever letter case.</returns>
    Task<IReadOnlyList<EmailHolder>> FindHoldersAsync(string email, CancellationToken cancellationToken);

    /// <summary>Saves a new user, who then has an id and waits for a password.</summary>
    Task AddAsync(User user, PasswordToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Notes the e-mail that a user has now, by which the user logs in from then on, if by any. A token that was issued for the old one is
    /// dead, and whoever has proved to be the user before has to do so again.
    /// </summary>
    Task RenameAsync(User user, CancellationToken cancellationToken);

    /// <summary>Gives a user another token; the one before is dead.</summary>
    Task IssueTokenAsync(int userId, PasswordToken token, CancellationToken cancellationToken);

    /// <returns>How many users of an account have a token that has not expired, one user left out.</returns>
    Task<int> CountTokensAsync(AccountId account, int except, CancellationToken cancellationToken);

    /// <summary>Makes a token dead that the user may have.</summary>
    Task RevokeTokenAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Neither whose it is nor who issued it is looked at: see <see cref="OneTimeTokens"/>.</summary>
    /// <returns>Null where there is no such token, or none that has not expired.</returns>
    Task<StoredToken?> FindTokenAsync(CredentialHash token, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a user who has a one-time token a new password, after which the token is worth nothing and the user logs in by the e-mail.
    /// Saving fails as a duplicate where somebody else does by then.
    /// </summary>
    /// <returns>Whether the user still had the token.</returns>
    Task<bool> RedeemTokenAsync(User user, CredentialHash token, string passwordHash, CancellationToken cancellationToken);

    /// <returns>What is another one after every change of what proves the user.</returns>
    Task<string?> FindStampAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Gives a user a new password. A one-time token and logins whose second factor is awaited die with the old one.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="stamp">What <see cref="FindStampAsync"/> gave before the old password was checked.</param>
    /// <param name="passwordHash">What <see cref="IPasswordHashing"/> made.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The user, to be changed; null where somebody else was faster.</returns>
    Task<User?> SetPasswordAsync(int userId, string? stamp, string passwordHash, CancellationToken cancellationToken);

    /// <summary>Gives a user another e-mail, with which they log in from then on. Saving fails as a duplicate where it is somebody's login already.</summary>
    /// <inheritdoc cref="SetPasswordAsync"/>
    Task<User?> SetEmailAsync(int userId, string? stamp, string email, CancellationToken cancellationToken);
}

/// <summary>Somebody who has an e-mail.</summary>
/// <param name="UserId">Who.</param>
/// <param name="IsLogin">Whether the user logs in by it; false: waits for a password, or to become one with who does.</param>
/// <param name="Accounts">Where the user is a member.</param>
public sealed record EmailHolder(int UserId, bool IsLogin, IReadOnlyList<AccountId> Accounts);

/// <summary>A one-time token.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Issuer">Who issued it; null: that was not noted.</param>
/// <param name="LoginId">Who logs in by the e-mail of whose it is, the same user or another; null: nobody does yet.</param>
public sealed record StoredToken(int UserId, TokenIssuer? Issuer, int? LoginId);
