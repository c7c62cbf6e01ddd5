using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>A secret of an API key as it is kept: its hash, and when it works. A key has one, or two while it is being rotated.</summary>
public sealed class KeySecret
{
    private KeySecret()
    {
    }

    public Guid Id { get; private set; }

    public Guid ApiKeyId { get; private set; }

    public ApiKey? ApiKey { get; private set; }

    /// <summary>The account of its key, which never changes: rows are filtered by it without a look at the key.</summary>
    public AccountId AccountId { get; private set; }

    /// <summary><see cref="CredentialHash"/> over the key's identifier and the secret.</summary>
    public byte[] Hash { get; private set; } = [];

    public string Hint { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    /// <summary>Since when it is the active one, or was; null: its first use will make it that.</summary>
    public DateTime? ActivatedAt { get; private set; }

    /// <summary>From this instant on it is refused; null: it ends with its key.</summary>
    public DateTime? EndsAt { get; private set; }

    /// <summary>Bookkeeping.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>How long its predecessor works beside it.</summary>
    public int GraceSeconds { get; private set; }

    public SecretState State => ActivatedAt is null ? SecretState.Pending : EndsAt is null ? SecretState.Active : SecretState.Retiring;

    public bool HasEndedAt(DateTime instant) => EndsAt <= instant;

    /// <param name="key">Whose secret it is.</param>
    /// <param name="secret">The secret in clear.</param>
    /// <param name="grace">How long its predecessor works beside it.</param>
    /// <param name="activatedAt">Null: its first use will activate it.</param>
    /// <param name="now">The instant.</param>
    internal static KeySecret Of(ApiKey key, ApiKeySecret secret, TimeSpan grace, DateTime? activatedAt, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(),
        ApiKeyId = key.Id,
        AccountId = key.AccountId,
        Hash = CredentialHash.Of(ApiKeyIdentifier.Parse(key.Identifier), secret).ToBytes(),
        Hint = secret.Hint,
        CreatedAt = now,
        ActivatedAt = activatedAt,
        GraceSeconds = (int)grace.TotalSeconds,
    };

    internal void Activate(DateTime now) => ActivatedAt = now;

    internal void Retire(DateTime endsAt) => EndsAt = endsAt;

    /// <summary>Ends it now on every node, also on one whose clock is behind.</summary>
    internal void Revoke() => EndsAt = DateTime.UnixEpoch;

    internal void EndBy(DateTime? keyExpiresAt)
    {
        if (EndsAt > keyExpiresAt)
        {
            EndsAt = keyExpiresAt;
        }
    }
}
