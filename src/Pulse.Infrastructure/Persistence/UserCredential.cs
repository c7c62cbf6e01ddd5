using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Pulse.Application.Users;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Persistence;

/// <summary>What proves a user: the password hash and what goes with it, as ASP.NET Core Identity keeps it.</summary>
public sealed class UserCredential : IdentityUser<int>
{
    /// <summary>How the user name begins of a user who has not set a password yet: nobody can log in with it.</summary>
    public const string InvitedPrefix = "invited:";

    /// <summary>Whether a user logs in by this name, as it is stored to be found.</summary>
    public static bool IsLogin(string? normalizedUserName) =>
        normalizedUserName is not null && !normalizedUserName.StartsWith(InvitedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is another one after every change of what proves the user.</summary>
    public static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public UserCredential()
    {
    }

    public UserCredential(User profile)
    {
        Profile = profile;
        Email = profile.Email;
        UserName = profile.Email;
    }

    /// <summary>What one-time codes are made from, encrypted; null where the user has set up none.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>SHA-256 of the token with which a password can be set once; null where there is none.</summary>
    public byte[]? PasswordTokenHash { get; set; }

    /// <summary>From this instant on that token is refused.</summary>
    public DateTime? PasswordTokenExpiresAt { get; set; }

    /// <summary>Who issued that token; null where there is none, and of one that was issued before this was noted, which is refused.</summary>
    public TokenIssuer? PasswordTokenIssuer { get; set; }

    /// <summary>The user whose credential this is: the other half of the same row.</summary>
    public User? Profile { get; private set; }
}
