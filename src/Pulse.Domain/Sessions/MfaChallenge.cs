using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Domain.Sessions;

/// <summary>A login whose password was right and whose second factor is awaited. It is worth nothing but to give that.</summary>
public sealed class MfaChallenge
{
    /// <summary>Wrong second factors after which it is dead (security rule 19).</summary>
    public const int MaxAttempts = 5;

    /// <summary>Logins of one user that wait for a second factor at the same time: one more ends the oldest.</summary>
    public const int MaxPerUser = 10;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private MfaChallenge()
    {
    }

    /// <summary><see cref="CredentialHash"/> of what is presented.</summary>
    public byte[] TokenHash { get; private set; } = [];

    public int UserId { get; private set; }

    public User? User { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    /// <summary>Second factors that were given for it, right or wrong.</summary>
    public int Attempts { get; private set; }

    public static MfaChallenge Of(SessionToken token, int userId, DateTime now) =>
        new() { TokenHash = CredentialHash.Of(token).ToBytes(), UserId = userId, ExpiresAt = now + Lifetime };
}
