using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Sessions;

/// <summary>The last use of a session, as this node knows it.</summary>
/// <param name="session">The session as read from the database.</param>
/// <param name="limits">The configured idle limits.</param>
public sealed class SessionUse(Session session, SessionLimits limits)
{
    private long seenAt = session.LastSeenAt.Ticks;
    private int isPending;

    public Guid Id { get; } = session.Id;

    /// <summary>The longest time between two uses. Null if unlimited.</summary>
    public TimeSpan? IdleLimit { get; } = limits.IdleLimitOf(session);

    public DateTime SeenAt => new(Volatile.Read(ref seenAt), DateTimeKind.Utc);

    /// <summary>Whether the idle time is unknown: the session has an idle limit, and the clock was set back after its last use.</summary>
    public bool IsAheadOf(DateTime now) => IdleLimit is not null && SeenAt > now + Clocks.Difference;

    /// <summary>Whether the session has ended because it was idle for too long.</summary>
    public bool IsIdleAt(DateTime now) => IdleLimit is { } limit && now - SeenAt >= limit;

    /// <summary>Whether a use must be written soon, because other nodes would otherwise consider the session idle.</summary>
    internal bool IsUrgentAt(DateTime now) => IdleLimit is { } limit && now - SeenAt > limit / 2;

    /// <returns>Whether the instant was stored: it is later than the known one, or the known one is from a wrong clock.</returns>
    internal bool SeeAt(DateTime instant)
    {
        for (var known = Volatile.Read(ref seenAt);
            known < instant.Ticks || known > (instant + Clocks.Difference).Ticks;
            known = Volatile.Read(ref seenAt))
        {
            if (Interlocked.CompareExchange(ref seenAt, instant.Ticks, known) == known)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>False if it is already waiting to be written.</returns>
    internal bool BeginPending() => Volatile.Read(ref isPending) == 0 && Interlocked.Exchange(ref isPending, 1) == 0;

    internal void EndPending() => Volatile.Write(ref isPending, 0);
}
