namespace Pulse.Infrastructure.Idempotency;

/// <summary>A request with an idempotency key. The id is a hash that includes credential and account, so requests of others never
/// match.</summary>
public sealed class IdempotencyRecord
{
    public byte[] Id { get; init; } = [];

    public byte[] Fingerprint { get; init; } = [];

    /// <summary>Id of the attempt that processes the request. It changes when another attempt takes over.</summary>
    public Guid Holder { get; init; }

    /// <summary>When the current attempt began.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>When the record expires (exclusive), even if the row still exists.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>Whether the request's change is committed. It is written in the same transaction.</summary>
    public bool Committed { get; init; }

    /// <summary>Response, encrypted with a key derived from the caller's credential. Null while it is unknown.</summary>
    public byte[]? Response { get; init; }
}
