namespace Pulse.Infrastructure.Usage;

/// <summary>Stores usage counters. It writes no data that permissions depend on, and does not overwrite edits.</summary>
public interface IUsageStore
{
    /// <summary>Adds a batch in one transaction, one statement per table and 500 rows, and records suspicious use in the audit
    /// log.</summary>
    Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken);

    /// <summary>
    /// In a unit of work: deletes at most so many hours, networks and past quota periods from before the instant, and as many uses that are
    /// outside their rate window.
    /// </summary>
    /// <returns>The number of rows deleted.</returns>
    Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken);
}
