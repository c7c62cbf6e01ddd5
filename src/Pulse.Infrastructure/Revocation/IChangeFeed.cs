namespace Pulse.Infrastructure.Revocation;

/// <summary>What has changed, in the order of the commits, in the same database and transaction as the changes themselves.</summary>
public interface IChangeFeed
{
    /// <summary>Appends at least one, in a unit of work, which saves it; last before the commit, because other appends wait for it.</summary>
    /// <returns>The position of the last.</returns>
    Task<long> AppendAsync(IReadOnlyCollection<CacheTag> tags, CancellationToken cancellationToken);

    /// <returns>The newest position.</returns>
    Task<long> GetHeadAsync(CancellationToken cancellationToken);

    /// <param name="position">The row at this position comes first, unless it was pruned.</param>
    /// <param name="witness">An audit event that the database held before.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<FeedPage> ReadFromAsync(long position, Guid witness, CancellationToken cancellationToken);

    /// <summary>The same, but no more than so many rows: for a call that asks, in its own transaction, what has changed since.</summary>
    Task<List<ChangeFeedEntry>> ReadFromAsync(long position, int atMost, CancellationToken cancellationToken);

    /// <summary>Keeps others from appending until the transaction ends; last before the commit, because all of them wait.</summary>
    /// <returns>The newest position.</returns>
    Task<long> HoldAsync(CancellationToken cancellationToken);

    /// <summary>Deletes so many rows at most that are older, but for the newest: readers go by it.</summary>
    /// <returns>How many it deleted.</returns>
    Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken);
}
