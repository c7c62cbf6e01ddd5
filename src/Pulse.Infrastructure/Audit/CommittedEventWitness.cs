namespace Pulse.Infrastructure.Audit;

/// <summary>
/// The newest audit event that this node knows to be committed. A database without it is another one or was restored from a backup, at any
/// position of its change feed: the newest event is never archived (<see cref="AuditArchiving"/>), and ids are random.
/// </summary>
public sealed class CommittedEventWitness
{
    private Witness witness = new(Guid.Empty);

    public Witness Current => Volatile.Read(ref witness);

    /// <summary>Records an event that this node has committed.</summary>
    public void Committed(Guid happened) => Volatile.Write(ref witness, new Witness(happened));

    /// <summary>Replaces the witness that a read has used, unless this node has committed a newer event meanwhile.</summary>
    public void Read(Witness used, Guid newest) => Interlocked.CompareExchange(ref witness, new Witness(newest), used);

    /// <param name="Event">Id of the event. Empty if none is known; every database matches it.</param>
    public sealed record Witness(Guid Event);
}
