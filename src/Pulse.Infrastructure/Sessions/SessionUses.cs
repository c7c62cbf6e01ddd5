using System.Collections.Concurrent;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Uses of sessions that are not in the database yet. A request pays for a note in memory and for nothing else.</summary>
public sealed class SessionUses(SessionLimits limits) : IDerivedState, IDisposable
{
    private readonly ConcurrentDictionary<Guid, SessionUse> pending = new();
    private readonly SemaphoreSlim urgent = new(0);

    /// <summary>What is known of a session that was just read: this node may know of a later use.</summary>
    public SessionUse Of(Session session)
    {
        var use = pending.TryGetValue(session.Id, out var known) ? known : new SessionUse(session, limits);
        use.SeeAt(session.LastSeenAt);
        return use;
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
            pending.TryRemove(KeyValuePair.Create(use.Id, use));
            use.EndPending();
            if (use.SeenAt > seenAt && use.BeginPending())
            {
                Add(use);
            }
        }
    }

    public void ForgetAll() => pending.Clear();

    public void Dispose() => urgent.Dispose();

    /// <summary>A session that was read twice may be known twice: the one that is to be written learns of the other's uses.</summary>
    private void Add(SessionUse use)
    {
        var kept = pending.GetOrAdd(use.Id, use);
        if (!ReferenceEquals(kept, use))
        {
            kept.SeeAt(use.SeenAt);
            use.EndPending();
        }
    }
}
