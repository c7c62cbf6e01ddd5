using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Streams;

/// <summary>
/// Revocations that other nodes have announced over Redis, and that listeners of this node still have to confirm. Tells those nodes how
/// many have. Without Redis they read it from the row of this node. Used only by the thread of the <see cref="Distributor"/>.
/// </summary>
internal sealed class RemoteRevocations(OrderedChanges ordered, RevocationChannel channel, TimeProvider clock)
{
    /// <summary>Recent changes, among which the accounts of an announced revocation are found.</summary>
    private const int MaxRecent = 1_000;

    /// <summary>The longest time for which a request waits.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Queue<ChangeFeedEntry> recent = [];
    private readonly List<Waiting> waiting = [];
    private volatile bool isAwaited;

    /// <summary>Whether another node waits for listeners of this node. Read by other threads.</summary>
    public bool IsAwaited => isAwaited;

    public void Learn(IReadOnlyList<ChangeFeedEntry> changes)
    {
        foreach (var change in changes)
        {
            recent.Enqueue(change);
            if (recent.Count > MaxRecent)
            {
                recent.Dequeue();
            }
        }
    }

    /// <summary>Sends the numbers that have changed.</summary>
    public void Report(IListeners listeners)
    {
        while (ordered.TryTakeAnnounced(out var announced))
        {
            waiting.Add(new Waiting(announced, clock.GetTimestamp()));
        }

        waiting.RemoveAll(revocation => IsDone(revocation, listeners));
        isAwaited = waiting.Count > 0;
    }

    private bool IsDone(Waiting revocation, IListeners listeners)
    {
        var (position, sender, changes) = revocation.Announced;
        var audiences = recent.Where(change => change.Position > position - changes && change.Position <= position)
            .Select(change => new Audience(change.Accounts)).ToList();
        if (audiences.Count < changes)
        {
            return clock.GetElapsedTime(revocation.Since) > Lifetime;
        }

        var count = listeners.Count(position, audiences);
        if (count != revocation.Reported)
        {
            revocation.Reported = count;
            channel.Confirm(position, sender, count);
        }

        return count.Confirmed == count.Total || clock.GetElapsedTime(revocation.Since) > Lifetime;
    }

    private sealed class Waiting(AnnouncedChange announced, long since)
    {
        public AnnouncedChange Announced => announced;

        public long Since => since;

        public ListenerCount? Reported { get; set; }
    }
}
