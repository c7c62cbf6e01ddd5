namespace Pulse.Infrastructure.Usage;

/// <summary>Keeps what was counted. It writes nothing that a right is derived from, and overwrites nobody's edit.</summary>
public interface IUsageStore
{
    /// <summary>
    /// Adds a batch in one transaction, with one statement for each table and 500 rows, and tells the audit log what in it looks suspicious.
    /// </summary>
    Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken);

    /// <summary>Deletes hours, networks and used up periods of quotas from before an instant, and rates that count no more, at most so many of each.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken);
}
