using System.Security.Cryptography;
using System.Text.Json;
using Pulse.Application.Audit;
using Pulse.Application.Common;

namespace Pulse.Application.Users;

/// <summary>A user, as far as the caller may see it.</summary>
public class UserDto : IVaried
{
    private const int VariantBytes = 8;

    public int Id { get; init; }

    public string Email { get; init; } = "";

    /// <summary>An inactive user is refused, and has no sessions.</summary>
    public bool Active { get; init; }

    /// <summary>Whether the user has not set a password yet, and cannot log in.</summary>
    public bool Pending { get; init; }

    /// <summary>Whether a login needs a second factor.</summary>
    public bool MfaEnabled { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier; null where the user also belongs to accounts whose users the caller does not see.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known. Null also where the user belongs to accounts whose users the caller does not see.</summary>
    [NotRecorded]
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier; null where the user also belongs to accounts whose users the caller does not see.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known. Null also where the user belongs to accounts whose users the caller does not see.</summary>
    [NotRecorded]
    public string? UpdatedById { get; init; }

    /// <summary>Where the user is a member, among the accounts whose users the caller may see.</summary>
    public IReadOnlyList<UserAccountDto> Accounts { get; init; } = [];

    /// <summary>The roles that the user holds there; those for all accounts are shown to a superAdmin alone.</summary>
    public IReadOnlyList<UserRoleDto> Roles { get; init; } = [];

    /// <summary>Accounts and roles are renamed without an edit of the user, and which are shown depends on the caller. A token is no part.</summary>
    string? IVaried.Variant =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<UserDto>(this)).AsSpan(0, VariantBytes));
}

/// <summary>An account as a user belongs to it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AccountName">Its name.</param>
/// <param name="UsersPrimaryAccount">Whether it is in effect when a request of the user names none.</param>
/// <param name="AccountAdmin">Whether the user holds accountAdmin there.</param>
public sealed record UserAccountDto(string AccountId, string AccountName, bool UsersPrimaryAccount, bool AccountAdmin);

/// <summary>A role as a user holds it.</summary>
/// <param name="Id">The role.</param>
/// <param name="Name">Its name.</param>
/// <param name="AccountId">Where it is held; null: in all accounts.</param>
public sealed record UserRoleDto(int Id, string Name, string? AccountId);

/// <summary>A user who was just made, with the token for the first password. No other answer about the user holds it.</summary>
public sealed class IssuedUserDto : UserDto
{
    /// <summary>64 hexadecimal characters, for POST /auth/password/set or POST /auth/invitations/accept. Shown this once and never again.</summary>
    public string SetPasswordToken { get; init; } = "";

    /// <summary>From this instant on the token is refused.</summary>
    public DateTime SetPasswordTokenExpiresAt { get; init; }
}

/// <summary>A token with which a password can be set once.</summary>
public sealed class PasswordTokenDto
{
    internal static PasswordTokenDto Of(PasswordToken token) =>
        new() { SetPasswordToken = token.Token.Reveal(), SetPasswordTokenExpiresAt = token.ExpiresAt };

    /// <inheritdoc cref="IssuedUserDto.SetPasswordToken"/>
    public string SetPasswordToken { get; init; } = "";

    /// <inheritdoc cref="IssuedUserDto.SetPasswordTokenExpiresAt"/>
    public DateTime SetPasswordTokenExpiresAt { get; init; }
}
