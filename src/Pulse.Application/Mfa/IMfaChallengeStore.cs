using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Mfa;

/// <summary>Stores MFA challenges. All methods except <see cref="FindAsync"/> require a unit of work.</summary>
public interface IMfaChallengeStore
{
    /// <returns>The user of the challenge. Null if it is unknown or can no longer be completed.</returns>
    Task<ChallengedUser?> FindAsync(CredentialHash challenge, CancellationToken cancellationToken);

    /// <returns>Unauthenticated if the user changed since the password check.</returns>
    Task<ErrorOr<Success>> AddAsync(MfaChallenge challenge, UserCaller user, CancellationToken cancellationToken);

    /// <summary>Counts an attempt before its check, so that simultaneous attempts cannot exceed the limit.</summary>
    /// <returns>Whether the attempt is allowed.</returns>
    Task<bool> CountAttemptAsync(CredentialHash challenge, int userId, CancellationToken cancellationToken);

    /// <summary>Ends all challenges of the user.</summary>
    Task EndAllAsync(int userId, CancellationToken cancellationToken);

    /// <summary>Ends a challenge. Of simultaneous calls, only one succeeds.</summary>
    /// <returns>
    /// The user with current rights, and what the login requested. Null if the challenge has ended, if the user is inactive, or if MFA is
    /// disabled.
    /// </returns>
    Task<PendingLogin?> TakeAsync(CredentialHash challenge, CancellationToken cancellationToken);
}

/// <summary>A login that waited for the second factor.</summary>
/// <param name="User">The user.</param>
/// <param name="Terms">What the login requested for its session.</param>
public sealed record PendingLogin(UserCaller User, SessionTerms Terms);

/// <summary>The user of an MFA challenge.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">The e-mail for the failure counters.</param>
public sealed record ChallengedUser(int Id, string Email);
