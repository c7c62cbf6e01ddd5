namespace Pulse.Infrastructure.Revocation;

/// <summary>The list of changes in commit order. It is written in the same transaction as the changes themselves.</summary>
public interface IChangeFeed
{
    /// <summary>Appends at least one change within a unit of work. Call it last before the commit, because other appends wait for
    /// it.</summary>
    /// <returns>The appended rows, in order.</returns>
    Task<IReadOnlyList<ChangeFeedEntry>> AppendAsync(IReadOnlyCollection<ChangedTag> tags, CancellationToken cancellationToken);

    /// <returns>The newest position.</returns>
    Task<long> GetHeadAsync(CancellationToken cancellationToken);

    /// <summary>Reads all changes from a position on.</summary>
    /// <param name="position">Position of the first row to return. The row is missing if it was pruned.</param>
    /// <param name="witness">Id of an audit event that the database contained before.</param>
    Task<FeedPage> ReadFromAsync(long position, Guid witness, CancellationToken cancellationToken);

    /// <summary>Reads at most the given number of changes, for a request that checks in its own transaction what has changed.</summary>
    Task<List<ChangeFeedEntry>> ReadFromAsync(long position, int atMost, CancellationToken cancellationToken);

    /// <summary>Blocks other appends until the transaction ends. Call it last before the commit.</summary>
    /// <returns>The newest position.</returns>
    Task<long> HoldAsync(CancellationToken cancellationToken);

    /// <summary>Deletes at most the given number of old rows. The newest row stays, because readers depend on it.</summary>
    /// <returns>Number of deleted rows.</returns>
    Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken);
}

/// <summary>Result of one read of the change feed.</summary>
/// <param name="Changes">The changes from the requested position on, in order.</param>
/// <param name="HoldsWitness">Whether the database contains the requested audit event.</param>
/// <param name="NewestEvent">Id of the newest audit event. Empty if there is none.</param>
public sealed record FeedPage(IReadOnlyList<ChangeFeedEntry> Changes, bool HoldsWitness, Guid NewestEvent);
