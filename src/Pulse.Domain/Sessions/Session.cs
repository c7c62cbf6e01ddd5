using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Domain.Sessions;

/// <summary>A session of a user or an API key, created by a login.</summary>
public sealed class Session
{
    private Session()
    {
    }

    public Guid Id { get; private set; }

    /// <summary><see cref="CredentialHash"/> of the token.</summary>
    public byte[] TokenHash { get; private set; } = [];

    /// <summary>The user of the session. Null for an API key's session.</summary>
    public int? UserId { get; private set; }

    public User? User { get; private set; }

    /// <summary>The user that the user of the session impersonates. Null if none.</summary>
    public int? ImpersonatedUserId { get; private set; }

    public User? ImpersonatedUser { get; private set; }

    /// <summary>The secret that was used for the login. The session ends with it. Null for a user's session.</summary>
    public Guid? SecretId { get; private set; }

    public KeySecret? Secret { get; private set; }

    /// <summary>The only permissions that the session can have, those of its owner permitting. Null: the session is not narrowed.</summary>
    public PermissionSet? NarrowedTo { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>The session is rejected from this time on.</summary>
    public DateTime ExpiresAt { get; private set; }

    /// <summary>The earliest end: the expiry of the session, the secret or the key. The key and the secret must be loaded.</summary>
    public DateTime EndsAt => (Secret?.EndsAt ?? Secret?.ApiKey?.ExpiresAt) is { } end && end < ExpiresAt ? end : ExpiresAt;

    /// <summary>The last stored use. Uses of the last seconds can be in memory only.</summary>
    public DateTime LastSeenAt { get; private set; }

    /// <summary>IP address of the login.</summary>
    public string? IpAddress { get; private set; }

    /// <summary>User-Agent of the login.</summary>
    public string? UserAgent { get; private set; }

    public static Session OfUser(
        Guid id,
        SessionToken token,
        int userId,
        SessionOrigin origin,
        DateTime now,
        TimeSpan lifetime,
        PermissionSet? narrowedTo = null) => new()
        {
            Id = id,
            TokenHash = CredentialHash.Of(token).ToBytes(),
            UserId = userId,
            NarrowedTo = narrowedTo,
            CreatedAt = now,
            LastSeenAt = now,
            IpAddress = origin.IpAddress,
            UserAgent = origin.UserAgent,
            ExpiresAt = now + lifetime,
        };

    /// <summary>
    /// Creates a session in which a user impersonates another. It ends no later than the user's own session, at
    /// <paramref name="endsAt"/>, and is narrowed like it.
    /// </summary>
    public static Session OfImpersonator(
        Guid id,
        SessionToken token,
        int userId,
        int impersonatedUserId,
        SessionOrigin origin,
        DateTime? endsAt,
        DateTime now,
        TimeSpan lifetime,
        PermissionSet? narrowedTo = null) => new()
        {
            Id = id,
            TokenHash = CredentialHash.Of(token).ToBytes(),
            UserId = userId,
            ImpersonatedUserId = impersonatedUserId,
            NarrowedTo = narrowedTo,
            CreatedAt = now,
            LastSeenAt = now,
            IpAddress = origin.IpAddress,
            UserAgent = origin.UserAgent,
            ExpiresAt = Earlier(now + lifetime, endsAt),
        };

    /// <summary>
    /// Creates a session of an API key. It ends no later than the key and its secret, at <paramref name="endsAt"/> (null: they do not
    /// end).
    /// </summary>
    public static Session OfApiKey(
        Guid id,
        SessionToken token,
        Guid secretId,
        SessionOrigin origin,
        DateTime? endsAt,
        DateTime now,
        TimeSpan lifetime,
        PermissionSet? narrowedTo = null) => new()
        {
            Id = id,
            TokenHash = CredentialHash.Of(token).ToBytes(),
            SecretId = secretId,
            NarrowedTo = narrowedTo,
            CreatedAt = now,
            LastSeenAt = now,
            IpAddress = origin.IpAddress,
            UserAgent = origin.UserAgent,
            ExpiresAt = Earlier(now + lifetime, endsAt),
        };

    public bool IsUsableAt(DateTime instant) => ExpiresAt > instant;

    /// <summary>Records a use. An earlier use than the stored one is ignored.</summary>
    public void SeeAt(DateTime instant) => LastSeenAt = instant > LastSeenAt ? instant : LastSeenAt;

    private static DateTime Earlier(DateTime instant, DateTime? other) => other < instant ? other.Value : instant;
}
