namespace Pulse.Infrastructure.Audit;

/// <summary>
/// An audit event that this node has seen committed, as new as possible. A database that no longer holds it is another one
/// or was restored from a backup, wherever its change feed has come to: events are never deleted, and their ids are random.
/// </summary>
public sealed class History
{
    private Witness witness = new(Guid.Empty);

    public Witness Current => Volatile.Read(ref witness);

    /// <summary>This node has committed the event.</summary>
    public void Committed(Guid happened) => Volatile.Write(ref witness, new Witness(happened));

    /// <summary>Replaces the witness that a read has asked for, unless this node has committed a newer one meanwhile.</summary>
    public void Read(Witness asked, Guid newest) => Interlocked.CompareExchange(ref witness, new Witness(newest), asked);

    /// <param name="Event">The event's id; empty: none is known, which every database holds.</param>
    public sealed record Witness(Guid Event);
}
