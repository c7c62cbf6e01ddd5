using ErrorOr;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Appends the changes of a unit of work to the change feed, and announces them to this and other nodes after the
/// commit.</summary>
internal sealed class ChangeFeedStep(
    ChangedTags changed,
    IAudienceReader audiences,
    IChangeFeed feed,
    InvalidationClock invalidations,
    AppliedChanges applied,
    OrderedChanges ordered,
    RevocationAnnouncer announcer)
    : ICommitStep
{
    private IReadOnlyList<ChangedTag> tags = [];
    private IReadOnlyList<ChangeFeedEntry> appended = [];

    /// <summary>The end of the feed before the entries of this transaction. Null if it appends none.</summary>
    public long? Before => appended is [var first, ..] ? first.Position - 1 : null;

    public void Reset()
    {
        changed.Take();
        (tags, appended) = ([], []);
    }

    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken)
    {
        var saved = changed.Take();
        var users = saved.SelectMany(tag => tag.Value.Users).ToHashSet();
        var accounts = users.Count == 0 ? [] : await audiences.ReadAsync(users, cancellationToken);
        tags = [.. saved.Select(tag => new ChangedTag(tag.Key, tag.Value.With(accounts)))];
        appended = tags.Count == 0 ? [] : await feed.AppendAsync(tags, cancellationToken);
        return Result.Success;
    }

    /// <summary>Invalidates even if the outcome of the commit is unknown, so that the data is read again.</summary>
    public void CommitSent() => invalidations.Invalidate([.. tags.Select(changed => changed.Tag)]);

    public void Committed()
    {
        if (Before is { } before)
        {
            applied.Committed(before, appended[^1].Position);
            ordered.Add(appended);
        }
    }

    public void Released()
    {
        if (appended is [.., var last])
        {
            announcer.Announce(last.Position, tags);
        }
    }
}
