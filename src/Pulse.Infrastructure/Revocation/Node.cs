namespace Pulse.Infrastructure.Revocation;

/// <summary>A running process of Pulse.</summary>
public sealed class Node
{
    public Guid Id { get; init; }

    /// <summary>Position up to which the node has read the change feed.</summary>
    public long Position { get; init; }

    /// <summary>The listeners of revocations at the node: the text of <see cref="ListenerGroup"/>s. Null if there are none.</summary>
    public string? Listeners { get; init; }

    /// <summary>Time of the last report by the node's own clock. It increases with each report. Other nodes only check whether it
    /// changes.</summary>
    public DateTime SeenAt { get; init; }
}

/// <summary>The node that this process is.</summary>
public sealed class ThisNode
{
    private readonly Lock gate = new();
    private DateTime reportedAt;

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <returns>A time later than at the last call, even if the clock was set back.</returns>
    public DateTime NextReport(DateTime now)
    {
        lock (gate)
        {
            return reportedAt = now > reportedAt ? now : reportedAt.AddMilliseconds(1);
        }
    }
}
