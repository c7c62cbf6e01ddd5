using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>
/// Keeps floods out of the audit log: the first of several events that are alike is written at once, the others are counted in memory and
/// written as one event with their number. Every node counts for itself.
/// </summary>
public interface IRepeatedEvents
{
    /// <summary>
    /// Decides on an event that repeats. Events are alike if account, action, actor, target and changes are the same; where the target has
    /// no id, the network that they come from as well.
    /// </summary>
    /// <returns>True: the caller writes it. False: it is counted, and written with the others like it.</returns>
    bool IsNew(AuditEvent happened);

    /// <summary>The same for events that are alike if account, action and actor are the same, whatever they were done to.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="atOnce">Events in a window that are written one by one before the others are counted.</param>
    bool IsNew(AuditEvent happened, int atOnce);

    /// <summary>An event that was to be written was not: the next like it is new.</summary>
    void Retract(AuditEvent happened);

    /// <summary>An event that was counted has not happened. Where its number was written meanwhile, that stays.</summary>
    void Uncount(AuditEvent happened);
}
