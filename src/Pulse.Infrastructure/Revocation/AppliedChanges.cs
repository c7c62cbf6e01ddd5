using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Up to where this process has acted on the change feed: as far as its reader, and further where a call has caught up in its own
/// transaction or has appended what comes next itself.
/// </summary>
internal sealed class AppliedChanges(InvalidationClock invalidations, FeedLag lag) : IDerivedState
{
    /// <summary>Rows in one read.</summary>
    public const int Batch = 256;

    private readonly Lock gate = new();
    private long reader;
    private long position;

    /// <summary>Everything up to here is acted on.</summary>
    public long Position
    {
        get
        {
            lock (gate)
            {
                var read = lag.Position;
                // A reader that goes back has found another database, about which nothing is known beyond what it has read.
                position = read < reader ? read : Math.Max(position, read);
                reader = read;
                return position;
            }
        }
    }

    /// <summary>Forgets whatever has changed and is visible to the transaction that is running.</summary>
    /// <returns>The newest position that it sees.</returns>
    public async Task<long> CatchUpAsync(IChangeFeed feed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var from = Position;
            var rows = await feed.ReadFromAsync(from, Batch, cancellationToken);
            if (rows.Count == 0 || rows[0].Position != from)
            {
                var head = await feed.GetHeadAsync(cancellationToken);
                invalidations.InvalidateAll();
                Advance(head);
                return head;
            }

            invalidations.Invalidate([.. rows.Skip(1).Select(row => new CacheTag(row.Tag))]);
            Advance(rows[^1].Position);
            if (rows.Count < Batch)
            {
                return rows[^1].Position;
            }
        }
    }

    /// <summary>This process has committed what comes directly after a position, and has acted on it.</summary>
    public void Committed(long after, long upTo)
    {
        lock (gate)
        {
            if (Position == after)
            {
                position = upTo;
            }
        }
    }

    /// <summary>What is acted on is again what the reader says, which begins anew in another history.</summary>
    void IDerivedState.ForgetAll()
    {
        lock (gate)
        {
            (position, reader) = (0, 0);
        }
    }

    private void Advance(long upTo)
    {
        lock (gate)
        {
            position = Math.Max(position, upTo);
        }
    }
}
