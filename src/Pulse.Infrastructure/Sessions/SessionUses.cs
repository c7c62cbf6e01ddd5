using System.Collections.Concurrent;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Uses of sessions that are not in the database yet. A request pays for a note in memory and for nothing else.</summary>
public sealed class SessionUses(SessionLimits limits, CacheOptions cache, InvalidationClock invalidations) : IDerivedState, IDisposable
{
    private readonly ConcurrentDictionary<Guid, SessionUse> pending = new();
    private readonly ConcurrentDictionary<Guid, DateTime> ended = new();
    private readonly SemaphoreSlim urgent = new(0);
    private int size;

    /// <summary>What is known of a session that was just read: this node may know of a later use.</summary>
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
    /// A session that was refused as idle has ended: setting the clock back does not make it live again. What is in memory of it is no longer
    /// current, so that it is looked up, and found to have ended.
    /// </summary>
    public void End(SessionUse use)
    {
        if (ended.Count < cache.MaxEntries && ended.TryAdd(use.Id, use.SeenAt))
        {
            invalidations.Invalidate([CacheTag.OfSession(use.Id)]);
        }
    }

    public bool HasEnded(Guid session) => ended.ContainsKey(session);

    /// <summary>Sessions whose end is to be written, with the last use that is known.</summary>
    public IReadOnlyList<KeyValuePair<Guid, DateTime>> Ended() => [.. ended];

    /// <summary>These have ended in the database as well, or were used at another node after all.</summary>
    public void EndWritten(IEnumerable<KeyValuePair<Guid, DateTime>> sessions)
    {
        foreach (var session in sessions)
        {
            ended.TryRemove(session);
        }
    }

    /// <summary>The session is used now.</summary>
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

    /// <summary>Waits until a use should be written at once, but not for longer than an interval.</summary>
    /// <returns>Whether one should.</returns>
    public Task<bool> WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => urgent.WaitAsync(interval, cancellationToken);

    /// <summary>What is to be written. It stays known here until <see cref="Written"/>, so that nobody reads an older use meanwhile.</summary>
    public IReadOnlyList<(SessionUse Use, DateTime SeenAt)> Pending() => [.. pending.Values.Select(use => (use, use.SeenAt))];

    /// <summary>These are in the database; what was used since is to be written again.</summary>
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
    /// A session that was read twice may be known twice: the one that is to be written learns of the other's uses. While nothing can be
    /// written, uses of more sessions than there may be cache entries are known to those entries alone.
    /// </summary>
    private void Add(SessionUse use)
    {
        if (Volatile.Read(ref size) >= cache.MaxEntries && !pending.ContainsKey(use.Id))
        {
            use.EndPending();
            return;
        }

        var kept = pending.GetOrAdd(use.Id, use);
        if (ReferenceEquals(kept, use))
        {
            Interlocked.Increment(ref size);
        }
        else
        {
            kept.SeeAt(use.SeenAt);
            use.EndPending();
        }
    }
}
