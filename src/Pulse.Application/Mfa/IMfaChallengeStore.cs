using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Mfa;

/// <summary>Logins that wait for their second factor. All but the first look are for a unit of work.</summary>
public interface IMfaChallengeStore
{
    /// <returns>Whose login it is; null where there is none, or none that can still be completed.</returns>
    Task<ChallengedUser?> FindAsync(CredentialHash challenge, CancellationToken cancellationToken);

    /// <returns>Unauthenticated where the user has changed since the password was found right: it may be another by now.</returns>
    Task<ErrorOr<Success>> AddAsync(MfaChallenge challenge, UserCaller user, CancellationToken cancellationToken);

    /// <summary>Counts an attempt before anybody looks at it: of those made at the same moment no more are let through than there may be.</summary>
    /// <param name="challenge">Which challenge.</param>
    /// <param name="userId">Whose it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it may be looked at.</returns>
    Task<bool> CountAttemptAsync(CredentialHash challenge, int userId, CancellationToken cancellationToken);

    /// <summary>Ends all challenges of a user.</summary>
    Task EndAllAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Ends a challenge, for one of those who ask at the same moment.</summary>
    /// <returns>The user as they are now; null where it had ended, and where the user is inactive or needs no second factor any more.</returns>
    Task<UserCaller?> TakeAsync(CredentialHash challenge, CancellationToken cancellationToken);
}

/// <param name="Id">The user.</param>
/// <param name="Email">Whom failures are counted for.</param>
public sealed record ChallengedUser(int Id, string Email);
