using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Stores new sessions.</summary>
public interface ISessionWriter
{
    /// <summary>
    /// Stores a session and its audit event. On success, the session is durable. Simultaneous calls can share a transaction.
    /// Cancellation ends only the wait.
    /// </summary>
    /// <returns>
    /// The errors of <see cref="Common.IUnitOfWork"/>; a concurrent update if the user changed since the verification, because
    /// ending all sessions of a user also ends those in creation.
    /// </returns>
    Task<ErrorOr<Success>> AddAsync(Session session, Caller owner, AuditEvent happened, CancellationToken cancellationToken);
}
