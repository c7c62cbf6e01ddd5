namespace Pulse.Infrastructure.Streams;

/// <summary>
/// When the positions were sent that a listener has not acknowledged yet. Positions that were sent at about the same time share an entry,
/// which has the time of the first.
/// </summary>
internal sealed class UnconfirmedPositions
{
    private const int MaxEntries = 64;

    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly List<(long Position, long SentAt)> entries = [];
    private long last;

    /// <summary>Time since the oldest of them was sent. Zero: all are acknowledged.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (gate)
            {
                return entries is [var (_, sentAt), ..] ? TimeProvider.System.GetElapsedTime(sentAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Notes a position that is sent now. A repeated one is ignored.</summary>
    public void Add(long position)
    {
        lock (gate)
        {
            if (position <= last)
            {
                return;
            }

            last = position;
            if (entries is [.., var (_, sentAt)]
                && (entries.Count == MaxEntries || TimeProvider.System.GetElapsedTime(sentAt) < Together))
            {
                entries[^1] = (position, sentAt);
            }
            else
            {
                entries.Add((position, TimeProvider.System.GetTimestamp()));
            }
        }
    }

    /// <summary>Forgets all positions: a reset is sent now, whose position can be lower.</summary>
    public void Restart(long position)
    {
        lock (gate)
        {
            last = position;
            entries.Clear();
            entries.Add((position, TimeProvider.System.GetTimestamp()));
        }
    }

    /// <summary>Forgets all positions up to the acknowledged one.</summary>
    public void Acknowledge(long position)
    {
        lock (gate)
        {
            entries.RemoveAll(entry => entry.Position <= position);
        }
    }
}
