using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Login names, passwords and one-time tokens of users. An e-mail is the login name of at most one user. A user without a password
/// has no login; several such users can have the same e-mail. All changes require a unit of work and change the user too.
/// </summary>
public interface IUserLogins
{
    /// <returns>All users with this e-mail in any letter case.</returns>
    Task<IReadOnlyList<EmailHolder>> FindHoldersAsync(string email, CancellationToken cancellationToken);

    /// <summary>Saves a new user without a password and assigns its id. Null: without a one-time token.</summary>
    Task AddAsync(User user, PasswordToken? token, CancellationToken cancellationToken);

    /// <summary>
    /// Updates the login name to the user's current e-mail. Invalidates the one-time token and all proofs of identity for the old
    /// e-mail.
    /// </summary>
    Task RenameAsync(User user, CancellationToken cancellationToken);

    /// <summary>Issues a one-time token and invalidates the previous one.</summary>
    Task IssueTokenAsync(int userId, PasswordToken token, CancellationToken cancellationToken);

    /// <returns>The number of users of the account with a valid token, without one user.</returns>
    Task<int> CountTokensAsync(AccountId account, int except, CancellationToken cancellationToken);

    /// <summary>Invalidates the user's one-time token, if any.</summary>
    Task RevokeTokenAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Finds a token without checks of its user and issuer: see <see cref="OneTimeTokens"/>.</summary>
    /// <returns>Null if the token is unknown or expired.</returns>
    Task<StoredToken?> FindTokenAsync(CredentialHash token, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the password with a one-time token, invalidates the token, and makes the e-mail the login name. Saving fails with a
    /// duplicate error if another user already logs in with the e-mail.
    /// </summary>
    /// <returns>Whether the token was still valid.</returns>
    Task<bool> RedeemTokenAsync(User user, CredentialHash token, string passwordHash, CancellationToken cancellationToken);

    /// <summary>
    /// Sets a generated password without a check of the old one, and makes the e-mail the login name. Invalidates the one-time token and
    /// open MFA challenges.
    /// </summary>
    Task SetFirstPasswordAsync(User user, string passwordHash, CancellationToken cancellationToken);

    /// <returns>A value that changes with every change of the user's credentials.</returns>
    Task<string?> FindStampAsync(int userId, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the password if <paramref name="stamp"/> is unchanged since before the old password was checked. Invalidates the
    /// one-time token and open MFA challenges.
    /// </summary>
    /// <returns>The user to change. Null if another request changed the credentials first.</returns>
    Task<User?> SetPasswordAsync(int userId, string? stamp, string passwordHash, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the e-mail, which is the login name. Saving fails with a duplicate error if another user logs in with it.
    /// </summary>
    /// <returns>The user to change. Null if another request changed the credentials first.</returns>
    Task<User?> SetEmailAsync(int userId, string? stamp, string email, CancellationToken cancellationToken);
}

/// <summary>A user with a given e-mail.</summary>
/// <param name="UserId">The user.</param>
/// <param name="IsLogin">
/// Whether the user logs in with the e-mail. False: the user has not set a password, or was invited under an existing login.
/// </param>
/// <param name="Accounts">The user's accounts.</param>
public sealed record EmailHolder(int UserId, bool IsLogin, IReadOnlyList<AccountId> Accounts);

/// <summary>A stored one-time token.</summary>
/// <param name="UserId">The user of the token.</param>
/// <param name="Issuer">The issuer. Null if unknown.</param>
/// <param name="LoginId">The user who logs in with the e-mail of this user. Null if none does.</param>
public sealed record StoredToken(int UserId, TokenIssuer? Issuer, int? LoginId);
