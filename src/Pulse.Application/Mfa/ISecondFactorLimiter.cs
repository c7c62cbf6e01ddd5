using ErrorOr;

namespace Pulse.Application.Mfa;

/// <summary>
/// Bounds how many one-time codes of a user can be tried by a caller who knows the password: exactly so many in an hour, however many are
/// sent in parallel and to however many nodes.
/// </summary>
public interface ISecondFactorLimiter
{
    /// <summary>Outside of a unit of work, which would take back that guesses of a wrong clock count from now.</summary>
    /// <returns>Refused where no guess is left.</returns>
    Task<ErrorOr<Success>> CheckAsync(int userId, CancellationToken cancellationToken);

    /// <summary>In a unit of work: counts a guess before the code is looked at.</summary>
    /// <returns>Whether it is the last that may be made in the hour; refused where there is none left.</returns>
    Task<ErrorOr<bool>> BeginAsync(int userId, CancellationToken cancellationToken);

    /// <summary>In a unit of work: takes back a guess that was right.</summary>
    Task TakeBackAsync(int userId, CancellationToken cancellationToken);
}
