namespace Pulse.Infrastructure.Idempotency;

/// <summary>A call that must be made once. The id holds credential and account, so that nobody else's call ever meets it.</summary>
public sealed class IdempotencyRecord
{
    public byte[] Id { get; init; } = [];

    public byte[] Fingerprint { get; init; } = [];

    /// <summary>Who makes the call: another each time that somebody takes it over.</summary>
    public Guid Holder { get; init; }

    /// <summary>When the call was begun, or taken over.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>From this instant on the call is forgotten, whether the row is still there or not.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>What the call changes is durable; written in the same transaction.</summary>
    public bool Committed { get; init; }

    /// <summary>Encrypted, with a key that only the caller can have made; null: not known yet.</summary>
    public byte[]? Answer { get; init; }
}
