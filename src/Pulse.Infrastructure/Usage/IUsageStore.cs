namespace Pulse.Infrastructure.Usage;

/// <summary>Stores usage counters. It writes no data that permissions depend on, and does not overwrite edits.</summary>
public interface IUsageStore
{
    /// <summary>Adds a batch in one transaction, one statement per table and 500 rows, and records suspicious use in the audit
    /// log.</summary>
    Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken);

    /// <summary>Deletes usage hours, networks, quota periods and expired rate rows before an instant, at most the given number of
    /// each.</summary>
    /// <returns>Number of deleted rows.</returns>
    Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken);
}
