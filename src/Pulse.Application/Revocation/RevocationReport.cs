namespace Pulse.Application.Revocation;

/// <summary>How many nodes have applied a revocation. The reporting node has always applied it.</summary>
/// <param name="Confirmed">Nodes that have acknowledged it, including this one.</param>
/// <param name="Nodes">Number of running nodes. Null if the database did not return it.</param>
/// <param name="Lag">Time from the commit to the last acknowledgement so far.</param>
/// <param name="PendingUntil">The instant at which every node has applied it or accepts no more credentials.</param>
/// <param name="AppliedWait">The preferred wait. Null if the client preferred none, or if too many requests already wait.</param>
public sealed record RevocationReport(int Confirmed, int? Nodes, TimeSpan Lag, DateTime PendingUntil, TimeSpan? AppliedWait)
{
    /// <summary>Listeners of the revocation stream that must learn of it, at all nodes.</summary>
    public int Services { get; init; }

    /// <summary>Listeners that have acknowledged it.</summary>
    public int ConfirmedServices { get; init; }

    public bool IsComplete => Confirmed == Nodes && ConfirmedServices == Services;
}
