using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>One business transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs the work in one database transaction. When it returns a value, what it changed is durable before this
    /// returns; when the work returns errors, nothing has changed. The work may be run again after a lost connection, so it
    /// loads what it changes itself. Where the connection is lost during the commit itself, the first run may have been
    /// committed after all: the second then meets its own change, and the caller is told of a conflict.
    /// </summary>
    /// <returns>
    /// The work's own result; <see cref="UnitOfWorkErrors.ConcurrentUpdate"/> when somebody else changed the same thing
    /// meanwhile; <see cref="UnitOfWorkErrors.Duplicate"/> or <see cref="UnitOfWorkErrors.ReferenceGone"/> when the
    /// database refused the change.
    /// </returns>
    Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken);
}
