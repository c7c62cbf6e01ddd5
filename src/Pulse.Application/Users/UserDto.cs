using System.Security.Cryptography;
using System.Text.Json;
using Pulse.Application.Common;

namespace Pulse.Application.Users;

/// <summary>A user, with the properties that are visible to the caller.</summary>
public class UserDto : IVaried
{
    private const int VariantBytes = 8;

    public int Id { get; init; }

    public string Email { get; init; } = "";

    /// <summary>An inactive user cannot act and has no sessions.</summary>
    public bool Active { get; init; }

    /// <summary>Whether the user has not set a password and cannot log in.</summary>
    public bool Pending { get; init; }

    /// <summary>Whether a login needs a second factor.</summary>
    public bool MfaEnabled { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier. Null if the user also belongs to accounts that the caller cannot read.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>
    /// A user's number or a key's UUID, kept in a rename. Null if unknown, or if the user also belongs to accounts that the
    /// caller cannot read.
    /// </summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier. Null if the user also belongs to accounts that the caller cannot read.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>
    /// A user's number or a key's UUID, kept in a rename. Null if unknown, or if the user also belongs to accounts that the
    /// caller cannot read.
    /// </summary>
    public string? UpdatedById { get; init; }

    /// <summary>Memberships in accounts whose users the caller can read.</summary>
    public IReadOnlyList<UserAccountDto> Accounts { get; init; } = [];

    /// <summary>Roles in these accounts. Roles for all accounts are visible only to a superAdmin.</summary>
    public IReadOnlyList<UserRoleDto> Roles { get; init; } = [];

    /// <summary>
    /// Names of accounts and roles change without an edit of the user, and visibility depends on the caller. Excludes the token.
    /// </summary>
    string? IVaried.Variant =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<UserDto>(this)).AsSpan(0, VariantBytes));
}

/// <summary>A membership of a user.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="AccountName">The account's name.</param>
/// <param name="UsersPrimaryAccount">Whether the account is in effect if a request of the user names none.</param>
/// <param name="AccountAdmin">Whether the user holds accountAdmin in the account.</param>
public sealed record UserAccountDto(string AccountId, string AccountName, bool UsersPrimaryAccount, bool AccountAdmin);

/// <summary>A role of a user.</summary>
/// <param name="Id">The role.</param>
/// <param name="Name">The role's name.</param>
/// <param name="AccountId">The account of the assignment. Null: all accounts.</param>
public sealed record UserRoleDto(int Id, string Name, string? AccountId);

/// <summary>A new user with the token for the first password. No other response contains the token.</summary>
public sealed class IssuedUserDto : UserDto
{
    /// <summary>64 hexadecimal characters, to set the password or to accept the invitation. Shown only once.</summary>
    public string SetPasswordToken { get; init; } = "";

    /// <summary>The token is rejected from this time on.</summary>
    public DateTime SetPasswordTokenExpiresAt { get; init; }
}

/// <summary>A one-time token for a new password.</summary>
public sealed class PasswordTokenDto
{
    internal static PasswordTokenDto Of(PasswordToken token) =>
        new() { SetPasswordToken = token.Token.Reveal(), SetPasswordTokenExpiresAt = token.ExpiresAt };

    /// <inheritdoc cref="IssuedUserDto.SetPasswordToken"/>
    public string SetPasswordToken { get; init; } = "";

    /// <inheritdoc cref="IssuedUserDto.SetPasswordTokenExpiresAt"/>
    public DateTime SetPasswordTokenExpiresAt { get; init; }
}
