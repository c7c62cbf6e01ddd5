using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>Where what happens is written down.</summary>
public interface IAuditTrail
{
    /// <summary>Writes it in the unit of work that is running: both are durable, or neither.</summary>
    void Add(AuditEvent happened);

    /// <summary>The same for what can be repeated at will: the first is written, those like it are counted (<see cref="IRepeatedEvents"/>).</summary>
    void AddRepeated(AuditEvent happened);

    /// <summary>The same for events that are alike if account, action and actor are the same.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="atOnce">Events in a window that are written one by one before the others are counted.</param>
    void AddRepeated(AuditEvent happened, int atOnce);
}
