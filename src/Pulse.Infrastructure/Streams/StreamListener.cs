using System.Threading.Channels;
using Pulse.Application.Streams;

namespace Pulse.Infrastructure.Streams;

/// <summary>
/// One listener of the revocation stream. Its events wait in a bounded queue until its request writes them. A listener that lets the queue
/// fill up, or stay filled, is dropped.
/// </summary>
/// <param name="id">Id of the stream.</param>
/// <param name="access">What the listener may see.</param>
/// <param name="from">The position at which the stream begins.</param>
/// <param name="maxStaleness">How long the listener may use what it has cached without news.</param>
/// <param name="leave">Removes the listener when its request has ended.</param>
internal sealed class StreamListener(
    string id, StreamAccess access, long from, TimeSpan maxStaleness, Action<StreamListener> leave) : IRevocationStream
{
    /// <summary>Events that wait for a listener that does not read, or whose credential is being checked.</summary>
    private const int MaxWaiting = 256;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource dropped = new();
    private readonly Channel<RevocationEvent> events = Channel.CreateBounded<RevocationEvent>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, AllowSynchronousContinuations = false });

    /// <summary>Events that are not sent before the earlier ones, or before the credential is checked. Null: events are sent.</summary>
    private List<RevocationEvent>? held = [];

    private readonly UnconfirmedPositions unconfirmed = new();
    private long sent;
    private long acknowledged = -1;
    private long heardAt = TimeProvider.System.GetTimestamp();
    private long written;
    private long readBefore = -1;
    private long behindSince;

    public string Id => id;

    public TimeSpan MaxStaleness => maxStaleness;

    public StreamAccess Access { get; private set; } = access;

    /// <summary>The position at which the stream began. Later changes are sent.</summary>
    public long From => from;

    public ChannelReader<RevocationEvent> Events => events.Reader;

    public CancellationToken Dropped => dropped.Token;

    /// <summary>Whether the same listener had a stream before, and may still use what it kept then.</summary>
    public bool HasReplaced { get; set; }

    /// <summary>Timestamp from which a heartbeat is due.</summary>
    public long NextHeartbeat { get; set; }

    /// <summary>Whether the node has closed the connection. The listener may not have noticed yet.</summary>
    public bool IsDropped => dropped.IsCancellationRequested;

    /// <summary>The last position that the listener has acknowledged. -1: none.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>The last position that the listener was sent.</summary>
    public long Sent => Math.Max(from, Volatile.Read(ref sent));

    /// <summary>Time since the listener connected or acknowledged something.</summary>
    public TimeSpan Silence => TimeProvider.System.GetElapsedTime(Volatile.Read(ref heardAt));

    public void Send(RevocationEvent happened)
    {
        lock (gate)
        {
            if (held is null)
            {
                Write(happened);
            }
            else if (held.Count < MaxWaiting)
            {
                held.Add(happened);
            }
            else
            {
                Drop();
            }
        }
    }

    /// <summary>Holds further events until <see cref="Release"/>.</summary>
    /// <returns>False if they are already held.</returns>
    public bool TryHold()
    {
        lock (gate)
        {
            var isFirst = held is null;
            held ??= [];
            return isFirst;
        }
    }

    /// <summary>Sends held events, after these.</summary>
    public void Release(params IReadOnlyList<RevocationEvent> first)
    {
        lock (gate)
        {
            foreach (var happened in first.Concat(held ?? []))
            {
                Write(happened);
            }

            held = null;
        }
    }

    /// <summary>Sends held events if the caller may still listen, with its current access.</summary>
    public void Renew(StreamAccess current)
    {
        Access = current;
        Release();
    }

    /// <summary>
    /// Notes that the listener knows all changes up to a position. It is silent while it learns of changes later than it may use its cache
    /// without news: then its acknowledgements come in time, but its events do not.
    /// </summary>
    /// <returns>False if the listener stays silent.</returns>
    public bool Acknowledge(long position)
    {
        for (var known = Acknowledged; position > known; known = Acknowledged)
        {
            Interlocked.CompareExchange(ref acknowledged, position, known);
        }

        unconfirmed.Acknowledge(position);
        var isCurrent = unconfirmed.Age <= maxStaleness;
        if (isCurrent)
        {
            Volatile.Write(ref heardAt, TimeProvider.System.GetTimestamp());
        }

        return isCurrent;
    }

    /// <summary>Ends the stream after the events that wait.</summary>
    public void End() => events.Writer.TryComplete();

    /// <summary>Closes the connection without waiting for the listener.</summary>
    public void Drop()
    {
        _ = dropped.CancelAsync();
        events.Writer.TryComplete();
    }

    /// <summary>Drops the listener if events wait and it has read none for a time.</summary>
    public void DropIfBehind(TimeSpan atMost)
    {
        var waiting = events.Reader.Count;
        var read = Volatile.Read(ref written) - waiting;
        if (waiting == 0 || read != readBefore)
        {
            (readBefore, behindSince) = (read, TimeProvider.System.GetTimestamp());
        }
        else if (TimeProvider.System.GetElapsedTime(behindSince) > atMost)
        {
            Drop();
        }
    }

    public void Dispose() => leave(this);

    private void Write(RevocationEvent happened)
    {
        // Before the event can be read and acknowledged.
        if (happened.Kind == RevocationEventKind.Reset)
        {
            unconfirmed.Restart(happened.Position);
        }
        else
        {
            unconfirmed.Add(happened.Position);
        }

        if (events.Writer.TryWrite(happened))
        {
            Volatile.Write(ref sent, Math.Max(sent, happened.Position));
            written++;
        }
        else
        {
            Drop();
        }
    }
}
