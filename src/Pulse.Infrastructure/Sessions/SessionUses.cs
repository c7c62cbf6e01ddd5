using System.Collections.Concurrent;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Buffers uses of sessions in memory, so that a request does not write to the database.</summary>
public sealed class SessionUses(SessionLimits limits, CacheOptions cache, InvalidationClock invalidations) : IDerivedState, IDisposable
{
    private readonly ConcurrentDictionary<Guid, SessionUse> pending = new();
    private readonly ConcurrentDictionary<Guid, DateTime> ended = new();
    private readonly SemaphoreSlim urgent = new(0);
    private int size;

    /// <summary>The use of a session that was just read. This node may know a later use than the database.</summary>
    public SessionUse Of(Session session)
    {
        if (!pending.TryGetValue(session.Id, out var known))
        {
            return new SessionUse(session, limits);
        }

        if (known.SeenAt < session.LastSeenAt)
        {
            known.SeeAt(session.LastSeenAt);
        }

        return known;
    }

    /// <summary>
    /// Ends a session that was rejected as idle, so that setting the clock back does not revive it. Invalidates its cache entry, so that
    /// the next lookup finds it ended.
    /// </summary>
    public void End(SessionUse use)
    {
        if (ended.Count < cache.MaxEntries && ended.TryAdd(use.Id, use.SeenAt))
        {
            invalidations.Invalidate([CacheTag.OfSession(use.Id)]);
        }
    }

    public bool HasEnded(Guid session) => ended.ContainsKey(session);

    /// <summary>Sessions whose end is not written yet, with their last known use.</summary>
    public IReadOnlyList<KeyValuePair<Guid, DateTime>> Ended() => [.. ended];

    /// <summary>Removes sessions whose end is stored, or that were used at another node after all.</summary>
    public void EndWritten(IEnumerable<KeyValuePair<Guid, DateTime>> sessions)
    {
        foreach (var session in sessions)
        {
            ended.TryRemove(session);
        }
    }

    /// <summary>Records a use of the session.</summary>
    public void Note(SessionUse use, DateTime now)
    {
        var isUrgent = use.IsUrgentAt(now);
        if (use.SeeAt(now) && use.BeginPending())
        {
            Add(use);
        }

        if (isUrgent && urgent.CurrentCount == 0)
        {
            urgent.Release();
        }
    }

    /// <summary>Waits for an interval, or less if a use must be written at once.</summary>
    /// <returns>Whether a use must be written at once.</returns>
    public Task<bool> WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => urgent.WaitAsync(interval, cancellationToken);

    /// <summary>Uses to write. They stay buffered until <see cref="Written"/>, so that no reader gets an older use meanwhile.</summary>
    public IReadOnlyList<(SessionUse Use, DateTime SeenAt)> Pending() => [.. pending.Values.Select(use => (use, use.SeenAt))];

    /// <summary>Removes stored uses. A session that was used again meanwhile stays buffered.</summary>
    public void Written(IReadOnlyList<(SessionUse Use, DateTime SeenAt)> uses)
    {
        foreach (var (use, seenAt) in uses)
        {
            if (pending.TryRemove(KeyValuePair.Create(use.Id, use)))
            {
                Interlocked.Decrement(ref size);
            }

            use.EndPending();
            if (use.SeenAt > seenAt && use.BeginPending())
            {
                Add(use);
            }
        }
    }

    public void ForgetAll()
    {
        pending.Clear();
        ended.Clear();
        Volatile.Write(ref size, 0);
    }

    public void Dispose() => urgent.Dispose();

    /// <summary>
    /// Adds a use to the buffer. If a session was read twice, the buffered object takes the use of the other. If the buffer is full because
    /// the database is not writable, the use is known only to the cache entry.
    /// </summary>
    private void Add(SessionUse use)
    {
        if (Volatile.Read(ref size) >= cache.MaxEntries && !pending.ContainsKey(use.Id))
        {
            use.EndPending();
            return;
        }

        var buffered = pending.GetOrAdd(use.Id, use);
        if (ReferenceEquals(buffered, use))
        {
            Interlocked.Increment(ref size);
        }
        else
        {
            buffered.SeeAt(use.SeenAt);
            use.EndPending();
        }
    }
}
