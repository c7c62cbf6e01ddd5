namespace Pulse.Infrastructure.Revocation;

/// <summary>The nodes that use a database, stored in that database. So the list is complete even if Redis is unavailable.</summary>
public interface INodeRegistry
{
    /// <summary>Records that a node is alive, how far it has read the feed, and its listeners. Call it in a unit of work.</summary>
    Task ReportAsync(Guid id, long position, string? listeners, CancellationToken cancellationToken);

    /// <summary>Removes a node that is stopping. Call it in a unit of work.</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Removes nodes whose rows this process has seen unchanged for longer than the given time. Call it in a unit of
    /// work.</summary>
    Task PruneAsync(TimeSpan unchangedFor, CancellationToken cancellationToken);

    /// <returns>All nodes, except those whose rows this process has seen unchanged for a minute.</returns>
    Task<List<Node>> ListAsync(CancellationToken cancellationToken);
}
