using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Receives the changes of the feed in order, each once.</summary>
public interface IChangeObserver
{
    /// <summary>The changes that follow those before. Must not wait.</summary>
    void Changed(IReadOnlyList<ChangeFeedEntry> changes);

    /// <summary>Changes may have been missed. The next ones follow this one. Must not wait.</summary>
    void Restarted(ChangeFeedEntry last);
}

/// <summary>
/// Orders the changes that this process learns: from its reader of the feed, from transactions that have caught up, and from its own
/// commits. Only what follows the last change without a gap is passed on. The reader fills a gap.
/// </summary>
public sealed class OrderedChanges : IDisposable
{
    /// <summary>Announcements beyond this are not confirmed over Redis, but through the row of this node.</summary>
    private const int MaxAnnounced = 1_000;

    private readonly Lock gate = new();
    private readonly ConcurrentQueue<AnnouncedChange> announced = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private ChangeFeedEntry last = new();
    private IChangeObserver? observer;
    private volatile bool isAwaited;

    /// <summary>All changes up to this position are invalidated.</summary>
    public long Position => Volatile.Read(ref last).Position;

    /// <summary>Set when the feed has changes that the observer waits for.</summary>
    public WaitHandle Wake => wake;

    /// <summary>Whether changes of other nodes are read as soon as they are announced.</summary>
    public bool IsAwaited
    {
        set => isAwaited = value;
    }

    /// <summary>Starts to pass changes on.</summary>
    public void Observe(IChangeObserver by)
    {
        lock (gate)
        {
            observer = by;
            by.Restarted(last);
        }
    }

    /// <summary>The feed starts here: at the start of the process, after a restore, or if rows between were pruned.</summary>
    public void Restart(ChangeFeedEntry at)
    {
        lock (gate)
        {
            last = at;
            observer?.Restarted(at);
        }
    }

    /// <summary>Passes on the changes that are not known yet. They must be invalidated before.</summary>
    public void Add(IEnumerable<ChangeFeedEntry> changes)
    {
        lock (gate)
        {
            var next = changes.SkipWhile(change => change.Position <= last.Position).ToList();
            if (next is [var first, ..])
            {
                if (first.Position == last.Position + 1)
                {
                    last = next[^1];
                    observer?.Changed(next);
                }
                else
                {
                    ReadSoon();
                }
            }
        }
    }

    /// <summary>Another node has announced changes. They are read at once if the observer waits for changes.</summary>
    public void Announce(AnnouncedChange change)
    {
        if (isAwaited && announced.Count < MaxAnnounced)
        {
            announced.Enqueue(change);
        }

        ReadSoon();
    }

    public bool TryTakeAnnounced(out AnnouncedChange change) => announced.TryDequeue(out change);

    public void Dispose() => wake.Dispose();

    private void ReadSoon()
    {
        if (isAwaited)
        {
            wake.Set();
        }
    }
}

/// <summary>Changes of one transaction that another node has announced.</summary>
/// <param name="Position">The position of the last one.</param>
/// <param name="Sender">The node.</param>
/// <param name="Changes">Their number.</param>
public readonly record struct AnnouncedChange(long Position, Guid Sender, int Changes);
