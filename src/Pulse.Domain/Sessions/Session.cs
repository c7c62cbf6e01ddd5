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

    /// <summary>The secret it was made with, whose end is its own; null for a user's.</summary>
    public Guid? SecretId { get; private set; }

    public KeySecret? Secret { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>From this instant on the session is refused.</summary>
    public DateTime ExpiresAt { get; private set; }

    public static Session OfUser(Guid id, SessionToken token, int userId, DateTime now, TimeSpan lifetime) => new()
    {
        Id = id,
        TokenHash = CredentialHash.Of(token).ToBytes(),
        UserId = userId,
        CreatedAt = now,
        ExpiresAt = now + lifetime,
    };

    /// <summary>A key's session never outlives what it was made with.</summary>
    /// <param name="id">A new id.</param>
    /// <param name="token">What will be presented.</param>
    /// <param name="secretId">The secret that was presented.</param>
    /// <param name="endsAt">When the key or its secret ends; null: never.</param>
    /// <param name="now">The instant.</param>
    /// <param name="lifetime">How long the session lives at most.</param>
    public static Session OfApiKey(Guid id, SessionToken token, Guid secretId, DateTime? endsAt, DateTime now, TimeSpan lifetime) => new()
    {
        Id = id,
        TokenHash = CredentialHash.Of(token).ToBytes(),
        SecretId = secretId,
        CreatedAt = now,
        ExpiresAt = endsAt < now + lifetime ? endsAt.Value : now + lifetime,
    };

    public bool IsUsableAt(DateTime instant) => ExpiresAt > instant;
}
