namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// The nodes that work on one database, in that database: whoever can serve from it can be counted, whatever has become
/// of Redis.
/// </summary>
public interface INodeRegistry
{
    /// <summary>Says that a node is there and how far it has read; in a unit of work.</summary>
    Task ReportAsync(Guid id, long position, CancellationToken cancellationToken);

    /// <summary>Says that a node has left; in a unit of work.</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Removes the rows of nodes that have not changed for longer than this, as far as this process has seen; in a unit of work.</summary>
    Task PruneAsync(TimeSpan still, CancellationToken cancellationToken);

    /// <returns>Every node that has not left, but for those whose rows have not changed for a minute, as far as this process has seen.</returns>
    Task<List<Node>> ListAsync(CancellationToken cancellationToken);
}
