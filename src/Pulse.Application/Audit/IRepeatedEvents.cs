using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>
/// Limits floods of equal audit events: the first one is written, the others are counted in memory and written as one event with a
/// count. Each node counts separately.
/// </summary>
public interface IRepeatedEvents
{
    /// <summary>
    /// Registers a repeatable event. Events are equal if account, action, actor, target and changes are equal, and also the network
    /// if the target has no id.
    /// </summary>
    /// <returns>True: the caller writes the event. False: it is counted.</returns>
    bool IsNew(AuditEvent happened);

    /// <summary>
    /// Like <see cref="IsNew(AuditEvent)"/>, for events with equal account, action and actor. <paramref name="atOnce"/> events per
    /// window are new.
    /// </summary>
    bool IsNew(AuditEvent happened, int atOnce);

    /// <summary>Undoes <see cref="IsNew(AuditEvent)"/> for a new event that was not written.</summary>
    void Retract(AuditEvent happened);

    /// <summary>Undoes the count of an event that did not happen. A count that was already written stays.</summary>
    void Uncount(AuditEvent happened);
}
