using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Sessions;

/// <summary>When a session was last used, as this node knows it.</summary>
/// <param name="session">As it was read from the database.</param>
/// <param name="limits">How long it may go unused.</param>
public sealed class SessionUse(Session session, SessionLimits limits)
{
    private readonly TimeSpan? idleLimit = limits.IdleLimitOf(session);
    private long seenAt = session.LastSeenAt.Ticks;
    private int isPending;

    public Guid Id { get; } = session.Id;

    public DateTime SeenAt => new(Volatile.Read(ref seenAt), DateTimeKind.Utc);

    /// <summary>Whether the session ends when it is not used, and when it was last used cannot be known: the clock has been set back since.</summary>
    public bool IsAheadOf(DateTime now) => idleLimit is not null && SeenAt > now + Clocks.Difference;

    /// <summary>Whether the session has gone unused for so long that it has ended.</summary>
    public bool IsIdleAt(DateTime now) => idleLimit is { } limit && now - SeenAt >= limit;

    /// <summary>Whether other nodes should soon hear of a use at this instant: to them the session may look idle already.</summary>
    internal bool IsUrgentAt(DateTime now) => idleLimit is { } limit && now - SeenAt > limit / 2;

    /// <returns>Whether that is later than what was known, or replaces what a wrong clock has noted.</returns>
    internal bool SeeAt(DateTime instant)
    {
        for (var known = Volatile.Read(ref seenAt); known < instant.Ticks || known > (instant + Clocks.Difference).Ticks; known = Volatile.Read(ref seenAt))
        {
            if (Interlocked.CompareExchange(ref seenAt, instant.Ticks, known) == known)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>Whether it was not yet to be written.</returns>
    internal bool BeginPending() => Volatile.Read(ref isPending) == 0 && Interlocked.Exchange(ref isPending, 1) == 0;

    internal void EndPending() => Volatile.Write(ref isPending, 0);
}
