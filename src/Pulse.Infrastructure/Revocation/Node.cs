namespace Pulse.Infrastructure.Revocation;

/// <summary>A running process, as it has announced itself.</summary>
public sealed class Node
{
    public Guid Id { get; init; }

    /// <summary>Up to where the node has read the change feed.</summary>
    public long Position { get; init; }

    public DateTime SeenAt { get; init; }
}

/// <summary>This process among the nodes.</summary>
public sealed class ThisNode
{
    public Guid Id { get; } = Guid.CreateVersion7();
}
