using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Application.Streams;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Streams;

/// <summary>
/// Sends changes and heartbeats to all listeners of this node, on one thread of its own. It never waits for a listener: each has a bounded
/// queue.
/// </summary>
internal sealed partial class Distributor(
    OrderedChanges ordered,
    StreamEvents events,
    StreamAccessCheck access,
    RemoteRevocations remote,
    FeedLag lag, CacheOptions cache, ILogger<Distributor> logger) : IHostedService, IChangeObserver, IDisposable
{
    /// <summary>How often clocks are compared: for heartbeats, the expiry of credentials, and listeners that do not read.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private static readonly long HeartbeatInterval = TimeProvider.System.TimestampFrequency;

    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private StreamListener[] listeners = [];
    private List<ChangeFeedEntry> news = [];
    private ChangeFeedEntry last = new();
    private bool isReset;
    private volatile bool isStopping;
    private Thread? thread;

    /// <summary>The listeners as revocations count them.</summary>
    public IListeners? Counted { get; set; }

    /// <summary>Adds a listener, which gets all changes after the returned one.</summary>
    public (StreamListener Listener, ChangeFeedEntry From) Add(Func<long, StreamListener> make)
    {
        lock (gate)
        {
            if (listeners.Length == 0)
            {
                (news, isReset) = ([], false);
            }

            var listener = make(last.Position);
            listener.NextHeartbeat = TimeProvider.System.GetTimestamp() + HeartbeatInterval;
            listeners = [.. listeners, listener];
            ordered.IsAwaited = true;
            wake.Set();
            return (listener, last);
        }
    }

    public void Remove(StreamListener listener)
    {
        lock (gate)
        {
            listeners = [.. listeners.Where(other => other != listener)];
            ordered.IsAwaited = listeners.Length > 0;
        }
    }

    /// <summary>A listener has acknowledged something, which another node may wait for.</summary>
    public void Acknowledged() => _ = remote.IsAwaited && wake.Set();

    public void Changed(IReadOnlyList<ChangeFeedEntry> changes)
    {
        lock (gate)
        {
            last = changes[^1];
            if (listeners.Length == 0)
            {
                return;
            }

            news.AddRange(changes);
        }

        wake.Set();
    }

    public void Restarted(ChangeFeedEntry at)
    {
        lock (gate)
        {
            (news, isReset, last) = ([], true, at);
        }

        wake.Set();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ordered.Observe(this);
        thread = new Thread(Run) { IsBackground = true, Name = "Pulse revocation stream" };
        thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (!isStopping)
        {
            isStopping = true;
            wake.Set();
            thread?.Join();
        }

        return Task.CompletedTask;
    }

    public void Dispose() => wake.Dispose();

    private void Run()
    {
        while (!isStopping)
        {
            wake.WaitOne(Volatile.Read(ref listeners).Length == 0 ? Timeout.InfiniteTimeSpan : Tick);
            try
            {
                Distribute();
            }
            catch (Exception exception)
            {
                // Changes may be lost: no listener keeps what it has cached.
                LogFailed(exception);
                Restarted(last);
            }
        }
    }

    private void Distribute()
    {
        StreamListener[] all;
        IReadOnlyList<ChangeFeedEntry> changes;
        RevocationEvent? reset;
        ChangeFeedEntry at;
        lock (gate)
        {
            (all, changes, at, reset) = (listeners, news, last, isReset ? events.At(RevocationEventKind.Reset, last) : null);
            (news, isReset) = ([], false);
        }

        remote.Learn(changes);
        if (Counted is { } counted)
        {
            remote.Report(counted);
        }

        var now = TimeProvider.System.GetTimestamp();
        var heartbeat = lag.IsLost ? null : events.At(RevocationEventKind.Heartbeat, at);
        var shared = new Dictionary<long, List<RevocationEvent>>();
        foreach (var listener in all)
        {
            if (!access.IsCurrent(listener.Access) && listener.TryHold())
            {
                // Not on this thread: the lookup can wait for the database.
                _ = Task.Run(() => CheckAsync(listener));
            }

            foreach (var happened in reset is not null ? [reset] : changes.Count == 0 ? [] : EventsFor(listener.Access))
            {
                if (reset is not null || happened.Position > listener.From)
                {
                    listener.Send(happened);
                }
            }

            if (heartbeat is not null && now >= listener.NextHeartbeat)
            {
                listener.Send(heartbeat);
                listener.NextHeartbeat = now + HeartbeatInterval;
            }

            listener.DropIfBehind(cache.MaxStaleness);
        }

        List<RevocationEvent> EventsFor(StreamAccess seen)
        {
            var key = seen.SeesAll ? 0 : seen.Account;
            if (!shared.TryGetValue(key, out var made))
            {
                shared.Add(key, made = events.Of(changes, seen));
            }

            return made;
        }
    }

    /// <summary>Ends the stream of a listener that may no longer see what it was sent so far.</summary>
    private async Task CheckAsync(StreamListener listener)
    {
        try
        {
            var before = listener.Access;
            var found = await access.FindAsync(before.Context, before.Renewal, CancellationToken.None);
            if (!found.IsError && (found.Value.SeesAll, found.Value.Account) == (before.SeesAll, before.Account))
            {
                listener.Renew(found.Value);
                return;
            }
        }
        catch (Exception exception)
        {
            LogNotChecked(exception.Message);
        }

        listener.End();
    }

    [LoggerMessage(LogLevel.Error, "Could not send changes to listeners. They drop what they have cached.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Could not check the credential of a listener. Its stream ends. {Reason}")]
    private partial void LogNotChecked(string reason);
}
