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

    /// <summary>The key it was made with; null for a user's.</summary>
    public Guid? ApiKeyId { get; private set; }

    public ApiKey? ApiKey { get; private set; }

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

    /// <summary>A key's session never outlives the key.</summary>
    public static Session OfApiKey(Guid id, SessionToken token, Guid apiKeyId, DateTime? keyExpiresAt, DateTime now, TimeSpan lifetime) => new()
    {
        Id = id,
        TokenHash = CredentialHash.Of(token).ToBytes(),
        ApiKeyId = apiKeyId,
        CreatedAt = now,
        ExpiresAt = keyExpiresAt < now + lifetime ? keyExpiresAt.Value : now + lifetime,
    };

    public bool IsUsableAt(DateTime instant) => ExpiresAt > instant;
}
