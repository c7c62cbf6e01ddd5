using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Makes new sessions durable.</summary>
public interface ISessionWriter
{
    /// <summary>When this returns success, the session is on the disk. Those who ask at the same moment may share a transaction.</summary>
    /// <param name="session">New, and read by nobody yet.</param>
    /// <param name="owner">Whose it is, as verified.</param>
    /// <param name="happened">What the audit log is told of it, in the same transaction.</param>
    /// <param name="cancellationToken">Ends the wait, but not the writing.</param>
    /// <returns>
    /// What an <see cref="Common.IUnitOfWork"/> would return; a concurrent update where the user has changed since: who ends all sessions
    /// of a user ends those that were about to be made, too.
    /// </returns>
    Task<ErrorOr<Success>> AddAsync(Session session, Caller owner, AuditEvent happened, CancellationToken cancellationToken);
}
