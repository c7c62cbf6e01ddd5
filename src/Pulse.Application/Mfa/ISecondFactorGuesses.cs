using ErrorOr;

namespace Pulse.Application.Mfa;

/// <summary>
/// Bounds how many one-time codes of a user can be tried by a caller who knows the password: exactly so many in an hour, however many are
/// sent in parallel and to however many nodes. For a unit of work.
/// </summary>
public interface ISecondFactorGuesses
{
    /// <summary>Counts a guess before the code is looked at.</summary>
    /// <returns>Whether it is the last that may be made in the hour; refused where there is none left.</returns>
    Task<ErrorOr<bool>> BeginAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Takes back a guess that was right.</summary>
    Task TakeBackAsync(int userId, CancellationToken cancellationToken);
}
