using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// The position up to which this process has applied the change feed: the position of its reader, or further if a request has caught up in
/// its own transaction or has appended the next changes itself.
/// </summary>
internal sealed class AppliedChanges(InvalidationClock invalidations, FeedLag lag, OrderedChanges ordered) : IDerivedState
{
    /// <summary>Maximum number of rows in one read.</summary>
    public const int Batch = 256;

    private readonly Lock gate = new();
    private long reader;
    private long position;

    /// <summary>All changes up to this position are applied.</summary>
    public long Position
    {
        get
        {
            lock (gate)
            {
                var read = lag.Position;
                // The reader's position only decreases if it found another database. Only the changes it has read there are known.
                position = read < reader ? read : Math.Max(position, read);
                reader = read;
                return position;
            }
        }
    }

    /// <summary>Invalidates all changes that the running transaction can see.</summary>
    /// <returns>The newest position that the transaction sees.</returns>
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
            ordered.Add(rows.Skip(1));
            Advance(rows[^1].Position);
            if (rows.Count < Batch)
            {
                return rows[^1].Position;
            }
        }
    }

    /// <summary>Records that this process has committed and applied the changes that directly follow a position.</summary>
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

    /// <summary>Starts again at the reader's position after a restore.</summary>
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
