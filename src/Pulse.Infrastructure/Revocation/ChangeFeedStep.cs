using ErrorOr;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Appends the changes of a unit of work to the change feed, and announces them to this and other nodes after the
/// commit.</summary>
internal sealed class ChangeFeedStep(
    ChangedTags changed, IChangeFeed feed, InvalidationClock invalidations, AppliedChanges applied, RevocationAnnouncer announcer)
    : ICommitStep
{
    private IReadOnlyCollection<CacheTag> tags = [];
    private long? position;

    /// <summary>The end of the feed before the entries of this transaction. Null if it appends none.</summary>
    public long? Before => position - tags.Count;

    public void Reset()
    {
        changed.Take();
        (tags, position) = ([], null);
    }

    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken)
    {
        tags = changed.Take();
        position = tags.Count == 0 ? null : await feed.AppendAsync(tags, cancellationToken);
        return Result.Success;
    }

    /// <summary>Invalidates even if the outcome of the commit is unknown, so that the data is read again.</summary>
    public void CommitSent() => invalidations.Invalidate(tags);

    public void Committed()
    {
        if (Before is { } before)
        {
            applied.Committed(before, position!.Value);
        }
    }

    public void Released()
    {
        if (position is { } last)
        {
            announcer.Announce(last, tags);
        }
    }
}
