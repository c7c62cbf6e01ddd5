namespace Pulse.Infrastructure.Usage;

/// <summary>Stores usage counters. It writes no data that permissions depend on, and does not overwrite edits.</summary>
public interface IUsageStore
{
    /// <summary>Adds a batch in one transaction, one statement per table and 500 rows, and records suspicious use in the audit
    /// log.</summary>
    Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes hours, networks and past quota periods from before the instant, and uses that are outside their rate window: at most
    /// <paramref name="atMost"/> rows of each kind. Requires a unit of work.
    /// </summary>
    /// <returns>The number of rows deleted.</returns>
    Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken);
}
