using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>A stored secret of an API key: its hash and its validity. During a rotation a key has two.</summary>
public sealed class KeySecret
{
    private KeySecret()
    {
    }

    public Guid Id { get; private set; }

    public Guid ApiKeyId { get; private set; }

    public ApiKey? ApiKey { get; private set; }

    /// <summary>The account of the key, which never changes. Allows the tenant filter without a join.</summary>
    public AccountId AccountId { get; private set; }

    /// <summary>
    /// <see cref="CredentialHash"/> of the key's identifier and the secret; of an imported secret: of its <see cref="SecretDigest"/>.
    /// </summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Whether another system issued the secret, so that only its digest is known.</summary>
    public bool IsImported { get; private set; }

    public string Hint { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    /// <summary>When the secret became active. Null: it is pending.</summary>
    public DateTime? ActivatedAt { get; private set; }

    /// <summary>The secret is rejected from this time on. Null: it ends with its key.</summary>
    public DateTime? EndsAt { get; private set; }

    /// <summary>Updated by uses. Not an edit.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>Grace period of the predecessor in seconds.</summary>
    public int GraceSeconds { get; private set; }

    public SecretState State => ActivatedAt is null ? SecretState.Pending : EndsAt is null ? SecretState.Active : SecretState.Retiring;

    public bool HasEndedAt(DateTime instant) => EndsAt <= instant;

    /// <summary>Creates a secret. Its predecessor has the grace period. Null in <paramref name="activatedAt"/>: it is pending.</summary>
    internal static KeySecret Of(Guid id, ApiKey key, ApiKeySecret secret, TimeSpan grace, DateTime? activatedAt, DateTime now) => new()
    {
        Id = id,
        ApiKeyId = key.Id,
        AccountId = key.AccountId,
        Hash = CredentialHash.Of(ApiKeyIdentifier.Parse(key.Identifier), secret).ToBytes(),
        Hint = secret.Hint,
        CreatedAt = now,
        ActivatedAt = activatedAt,
        GraceSeconds = (int)grace.TotalSeconds,
    };

    /// <summary>Creates the active secret of an imported key.</summary>
    internal static KeySecret Of(Guid id, ApiKey key, ForeignOrigin secret, DateTime now) => new()
    {
        Id = id,
        ApiKeyId = key.Id,
        AccountId = key.AccountId,
        Hash = secret.Digest.ToHash().ToBytes(),
        IsImported = true,
        Hint = secret.Hint,
        CreatedAt = now,
        ActivatedAt = now,
    };

    internal void Activate(DateTime now) => ActivatedAt = now;

    internal void Retire(DateTime endsAt) => EndsAt = endsAt;

    /// <summary>Ends the secret at once, also on a node with a slow clock.</summary>
    internal void Revoke() => EndsAt = DateTime.UnixEpoch;

    internal void EndBy(DateTime? keyExpiresAt)
    {
        if (EndsAt > keyExpiresAt)
        {
            EndsAt = keyExpiresAt;
        }
    }
}
