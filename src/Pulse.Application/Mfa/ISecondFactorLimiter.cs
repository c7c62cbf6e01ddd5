using ErrorOr;

namespace Pulse.Application.Mfa;

/// <summary>
/// Limits the second factors that a caller with the correct password can try for one user. The limit per hour is exact, also for
/// parallel attempts and on several nodes.
/// </summary>
public interface ISecondFactorLimiter
{
    /// <summary>
    /// Checks the limit. Call it outside of a unit of work, whose rollback would undo the correction of failures with a wrong
    /// clock.
    /// </summary>
    /// <returns>An error if no attempt is left.</returns>
    Task<ErrorOr<Success>> CheckAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Counts an attempt before the check of the code. Requires a unit of work.</summary>
    /// <returns>Whether it is the last attempt of the hour, or an error if no attempt is left.</returns>
    Task<ErrorOr<bool>> BeginAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Undoes the count of a correct attempt. Requires a unit of work.</summary>
    Task TakeBackAsync(int userId, CancellationToken cancellationToken);
}
