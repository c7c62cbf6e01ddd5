namespace Pulse.Infrastructure.Revocation;

/// <summary>A running process, as it has announced itself.</summary>
public sealed class Node
{
    public Guid Id { get; init; }

    /// <summary>Up to where the node has read the change feed.</summary>
    public long Position { get; init; }

    /// <summary>By the node's own clock, and later in each report: others only ask whether it has changed.</summary>
    public DateTime SeenAt { get; init; }
}

/// <summary>This process among the nodes.</summary>
public sealed class ThisNode
{
    private readonly Lock gate = new();
    private DateTime reportedAt;

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <returns>An instant later than at the last call, even if the clock was set back.</returns>
    public DateTime NextReport(DateTime now)
    {
        lock (gate)
        {
            return reportedAt = now > reportedAt ? now : reportedAt.AddMilliseconds(1);
        }
    }
}
