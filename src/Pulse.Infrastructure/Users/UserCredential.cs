using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Pulse.Application.Users;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

/// <summary>A user's password hash, MFA secret and security stamp, as stored by ASP.NET Core Identity.</summary>
public sealed class UserCredential : IdentityUser<int>
{
    /// <summary>Prefix of the user name of an invited user without a password. It matches no login name.</summary>
    public const string InvitedPrefix = "invited:";

    /// <summary>Whether a normalized user name is a login name and not that of an invited user.</summary>
    public static bool IsLogin(string? normalizedUserName) =>
        normalizedUserName is not null && !normalizedUserName.StartsWith(InvitedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>A new security stamp. It replaces the old one whenever the user's credential changes.</summary>
    public static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public UserCredential()
    {
    }

    public UserCredential(User user)
    {
        User = user;
        Email = user.Email;
        UserName = user.Email;
    }

    /// <summary>Encrypted secret of the authenticator (TOTP). Null if none is set up.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>SHA-256 of the token that allows setting a password once. Null if there is none.</summary>
    public byte[]? PasswordTokenHash { get; set; }

    /// <summary>When the password token expires (exclusive).</summary>
    public DateTime? PasswordTokenExpiresAt { get; set; }

    /// <summary>Issuer of the password token. Null if there is none, or if the token predates this column; such a token is
    /// rejected.</summary>
    public TokenIssuer? PasswordTokenIssuer { get; set; }

    /// <summary>The user this credential belongs to. Both share one database row.</summary>
    public User? User { get; private set; }
}
