using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Domain.Sessions;

/// <summary>What a login makes: a user's, or an API key's.</summary>
public sealed class Session
{
    private Session()
    {
    }

    public Guid Id { get; private set; }

    /// <summary><see cref="CredentialHash"/> of the token.</summary>
    public byte[] TokenHash { get; private set; } = [];

    /// <summary>Whose session it is; null for a key's.</summary>
    public int? UserId { get; private set; }

    public User? User { get; private set; }

    /// <summary>As whom the user acts in it; null: as nobody else.</summary>
    public int? ImpersonatedUserId { get; private set; }

    public User? ImpersonatedUser { get; private set; }

    /// <summary>The secret it was made with, whose end is its own; null for a user's.</summary>
    public Guid? SecretId { get; private set; }

    public KeySecret? Secret { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>From this instant on the session is refused.</summary>
    public DateTime ExpiresAt { get; private set; }

    /// <summary>When it ends at the latest: a key or its secret may have been given an earlier end since. Needs a key's session to be loaded with its key.</summary>
    public DateTime EndsAt => (Secret?.EndsAt ?? Secret?.ApiKey?.ExpiresAt) is { } end && end < ExpiresAt ? end : ExpiresAt;

    /// <summary>The last use that has been written down; uses of the last seconds may be known in memory only.</summary>
    public DateTime LastSeenAt { get; private set; }

    /// <summary>Where the login came from.</summary>
    public string? IpAddress { get; private set; }

    /// <summary>What the client that logged in called itself.</summary>
    public string? UserAgent { get; private set; }

    public static Session OfUser(Guid id, SessionToken token, int userId, SessionOrigin origin, DateTime now, TimeSpan lifetime) => new()
    {
        Id = id,
        TokenHash = CredentialHash.Of(token).ToBytes(),
        UserId = userId,
        CreatedAt = now,
        LastSeenAt = now,
        IpAddress = origin.IpAddress,
        UserAgent = origin.UserAgent,
        ExpiresAt = now + lifetime,
    };

    /// <summary>A session in which a user acts as another; it never outlives the one that it was begun in.</summary>
    /// <param name="id">A new id.</param>
    /// <param name="token">What will be presented.</param>
    /// <param name="userId">Who acts, and whose session it is.</param>
    /// <param name="impersonatedUserId">As whom.</param>
    /// <param name="origin">Where it was begun.</param>
    /// <param name="endsAt">When the session ends that it was begun in.</param>
    /// <param name="now">The instant.</param>
    /// <param name="lifetime">How long it lives at most.</param>
    public static Session OfImpersonator(
        Guid id, SessionToken token, int userId, int impersonatedUserId, SessionOrigin origin, DateTime? endsAt, DateTime now, TimeSpan lifetime) => new()
        {
            Id = id,
            TokenHash = CredentialHash.Of(token).ToBytes(),
            UserId = userId,
            ImpersonatedUserId = impersonatedUserId,
            CreatedAt = now,
            LastSeenAt = now,
            IpAddress = origin.IpAddress,
            UserAgent = origin.UserAgent,
            ExpiresAt = Earlier(now + lifetime, endsAt),
        };

    /// <summary>A key's session never outlives what it was made with.</summary>
    /// <param name="id">A new id.</param>
    /// <param name="token">What will be presented.</param>
    /// <param name="secretId">The secret that was presented.</param>
    /// <param name="origin">Where the login came from.</param>
    /// <param name="endsAt">When the key or its secret ends; null: never.</param>
    /// <param name="now">The instant.</param>
    /// <param name="lifetime">How long the session lives at most.</param>
    public static Session OfApiKey(Guid id, SessionToken token, Guid secretId, SessionOrigin origin, DateTime? endsAt, DateTime now, TimeSpan lifetime) => new()
    {
        Id = id,
        TokenHash = CredentialHash.Of(token).ToBytes(),
        SecretId = secretId,
        CreatedAt = now,
        LastSeenAt = now,
        IpAddress = origin.IpAddress,
        UserAgent = origin.UserAgent,
        ExpiresAt = Earlier(now + lifetime, endsAt),
    };

    public bool IsUsableAt(DateTime instant) => ExpiresAt > instant;

    /// <summary>A later use than the one that was written down.</summary>
    public void SeeAt(DateTime instant) => LastSeenAt = instant > LastSeenAt ? instant : LastSeenAt;

    private static DateTime Earlier(DateTime instant, DateTime? other) => other < instant ? other.Value : instant;
}
