using ErrorOr;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// What a feature adds to every unit of work. Steps run in the order of their registration. A unit of work that is tried again runs them
/// all again, beginning with <see cref="Reset"/>.
/// </summary>
internal interface ICommitStep
{
    /// <summary>Forgets what an earlier attempt has left. Before the transaction.</summary>
    void Reset()
    {
    }

    /// <summary>Runs first in the transaction.</summary>
    /// <returns>An error ends the unit of work.</returns>
    Task<ErrorOr<Success>> BeginAsync(CancellationToken cancellationToken) => Success;

    /// <summary>Runs when the work is done and saved. What this adds to the context is saved afterwards.</summary>
    /// <returns>An error ends the unit of work.</returns>
    Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken) => Success;

    /// <summary>Runs last before the commit.</summary>
    /// <returns>False if the work is based on something that has changed. It is then rolled back and runs again.</returns>
    Task<bool> IsCurrentAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>The commit was sent. It may have failed, and may be stored all the same.</summary>
    void CommitSent()
    {
    }

    /// <summary>The commit has succeeded. The write lock is still held.</summary>
    void Committed()
    {
    }

    /// <summary>The commit has succeeded, and the write lock is released.</summary>
    void Released()
    {
    }

    private static Task<ErrorOr<Success>> Success => Task.FromResult<ErrorOr<Success>>(Result.Success);
}
