using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>Writes audit events.</summary>
public interface IAuditTrail
{
    /// <summary>Writes the event in the current unit of work.</summary>
    void Add(AuditEvent happened);

    /// <summary>
    /// Writes an event that a caller can repeat without limit. The first one is written; equal ones are counted (<see
    /// cref="IRepeatedEvents"/>).
    /// </summary>
    void AddRepeated(AuditEvent happened);

    /// <summary>
    /// Like <see cref="AddRepeated(AuditEvent)"/>, for events with equal account, action and actor. Writes <paramref
    /// name="atOnce"/> events per window before it counts.
    /// </summary>
    void AddRepeated(AuditEvent happened, int atOnce);
}
