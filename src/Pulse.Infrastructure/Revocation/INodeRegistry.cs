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

    /// <returns>Every node that has not left, but for those that have not been seen for long.</returns>
    Task<List<Node>> ListAsync(CancellationToken cancellationToken);
}
