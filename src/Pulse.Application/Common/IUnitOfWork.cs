using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>A database transaction of a use case.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs the work in one transaction. If it returns a value, its changes are durable; if it returns errors, nothing changes.
    /// After a lost connection the work runs again, so it must load everything that it changes. A failed commit is not repeated,
    /// because it can have succeeded: it throws.
    /// </summary>
    /// <returns>
    /// The result of the work; <see cref="UnitOfWorkErrors.ConcurrentUpdate"/> after a simultaneous change; <see
    /// cref="UnitOfWorkErrors.Duplicate"/> or <see cref="UnitOfWorkErrors.ReferenceGone"/> if the database rejects the change.
    /// </returns>
    Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken);
}
