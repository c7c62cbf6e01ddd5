using ErrorOr;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// A step that a feature adds to every unit of work. Steps run in the order of their registration. A retry of the unit of work runs all
/// steps again, starting with <see cref="Reset"/>.
/// </summary>
internal interface ICommitStep
{
    /// <summary>Clears the state of an earlier attempt. Runs before the transaction.</summary>
    void Reset()
    {
    }

    /// <summary>Runs first in the transaction.</summary>
    /// <returns>An error aborts the unit of work.</returns>
    Task<ErrorOr<Success>> BeginAsync(CancellationToken cancellationToken) => Success;

    /// <summary>Runs after the work is done and saved. Changes that the step makes to the context are saved afterwards.</summary>
    /// <returns>An error aborts the unit of work.</returns>
    Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken) => Success;

    /// <summary>Runs last before the commit.</summary>
    /// <returns>False if data that the work has read has changed. The work is then rolled back and runs again.</returns>
    Task<bool> IsCurrentAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Runs after the commit was sent, even if it failed. A failed commit may still be stored.</summary>
    void CommitSent()
    {
    }

    /// <summary>Runs after a successful commit, while the write lock is still held.</summary>
    void Committed()
    {
    }

    /// <summary>Runs after a successful commit, when the write lock is released.</summary>
    void Released()
    {
    }

    private static Task<ErrorOr<Success>> Success => Task.FromResult<ErrorOr<Success>>(Result.Success);
}
