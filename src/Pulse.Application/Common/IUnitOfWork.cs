using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>One business transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs the work in one database transaction. When it returns a value, what it changed is durable before this
    /// returns; when the work returns errors, nothing has changed. The work may be run again after a lost connection, so it
    /// loads what it changes itself. A commit that fails is not run again, because it may have happened: it throws.
    /// </summary>
    /// <returns>
    /// The work's own result; <see cref="UnitOfWorkErrors.ConcurrentUpdate"/> when somebody else changed the same thing
    /// meanwhile; <see cref="UnitOfWorkErrors.Duplicate"/> or <see cref="UnitOfWorkErrors.ReferenceGone"/> when the
    /// database refused the change.
    /// </returns>
    Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken);
}
