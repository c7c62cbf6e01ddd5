using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Domain.Sessions;

/// <summary>A login with a correct password that waits for the second factor. It gives no other access.</summary>
public sealed class MfaChallenge
{
    /// <summary>Attempts after which the challenge is invalid (security rule 19).</summary>
    public const int MaxAttempts = 5;

    /// <summary>Most open challenges of one user. Another login ends the oldest one.</summary>
    public const int MaxPerUser = 10;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private MfaChallenge()
    {
    }

    /// <summary><see cref="CredentialHash"/> of the challenge token.</summary>
    public byte[] TokenHash { get; private set; } = [];

    public int UserId { get; private set; }

    public User? User { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    /// <summary>Attempts, correct or wrong.</summary>
    public int Attempts { get; private set; }

    /// <inheritdoc cref="SessionTerms.Permissions"/>
    public PermissionSet? NarrowedTo { get; private set; }

    /// <inheritdoc cref="SessionTerms.LifetimeSeconds"/>
    public int? LifetimeSeconds { get; private set; }

    /// <summary>What the login requested for its session.</summary>
    public SessionTerms Terms => new(NarrowedTo, LifetimeSeconds);

    public static MfaChallenge Of(SessionToken token, int userId, DateTime now, SessionTerms terms = default) => new()
    {
        TokenHash = CredentialHash.Of(token).ToBytes(),
        UserId = userId,
        ExpiresAt = now + Lifetime,
        NarrowedTo = terms.Permissions,
        LifetimeSeconds = terms.LifetimeSeconds,
    };
}
