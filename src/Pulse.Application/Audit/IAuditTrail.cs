using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>Where what happens is written down.</summary>
public interface IAuditTrail
{
    /// <summary>Writes it in the unit of work that is running: both are durable, or neither.</summary>
    void Add(AuditEvent happened);
}
