using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>What proves users, and how it becomes something else. What changes it belongs into a unit of work, and changes the user with it.</summary>
public interface ICredentialChanges
{
    /// <returns>What is another one after every change of what proves the user.</returns>
    Task<string?> FindStampAsync(int userId, CancellationToken cancellationToken);

    /// <returns>Whose one-time token it is; null where it is nobody's, or no longer, or its owner is inactive.</returns>
    Task<PasswordTokenOwner?> FindTokenOwnerAsync(CredentialHash token, CancellationToken cancellationToken);

    /// <summary>Gives a user a new password. A one-time token and logins whose second factor is awaited die with the old one.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="stamp">What <see cref="FindStampAsync"/> gave before the old password was checked.</param>
    /// <param name="passwordHash">What <see cref="IPasswordHashing"/> made.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The user, to be changed; null where somebody else was faster.</returns>
    Task<User?> SetPasswordAsync(int userId, string? stamp, string passwordHash, CancellationToken cancellationToken);

    /// <summary>The same for whoever has a one-time token, which is worth nothing afterwards.</summary>
    /// <returns>The user, to be changed; null where <see cref="FindTokenOwnerAsync"/> would find nobody, or somebody who was invited.</returns>
    Task<User?> RedeemTokenAsync(CredentialHash token, string passwordHash, CancellationToken cancellationToken);

    /// <summary>Gives a user another e-mail, with which they log in from then on. Saving fails as a duplicate where it is somebody's login already.</summary>
    /// <inheritdoc cref="SetPasswordAsync"/>
    Task<User?> SetEmailAsync(int userId, string? stamp, string email, CancellationToken cancellationToken);
}

/// <summary>Whose one-time token it is.</summary>
/// <param name="Email">The user's e-mail.</param>
/// <param name="IsInvited">Whether that e-mail has a login elsewhere, so that there is no password to be set.</param>
public sealed record PasswordTokenOwner(string Email, bool IsInvited);
