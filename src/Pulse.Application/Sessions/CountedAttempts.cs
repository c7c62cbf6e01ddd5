using System.Net;
using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// What can be guessed at besides passwords: it is tried in turn with logins, a failure counts as a failed login, and once there
/// were too many of them nothing is tried.
/// </summary>
public sealed class CountedAttempts(ILoginFailureStore failures, LoginTurns turns, LoginLimits limits, IClock clock)
{
    /// <summary>Counts by the address alone, where nobody is known yet.</summary>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="guess">Of which two cannot be tried at once.</param>
    /// <param name="attempt">What is tried, and cannot be taken back.</param>
    /// <param name="failureOf">What the audit log is told of an error that counts; null for one that does not.</param>
    /// <param name="cancellationToken">Ends the wait, but not the attempt.</param>
    public Task<ErrorOr<T>> TryAsync<T>(
        IPAddress? address, CredentialHash guess, Func<Task<ErrorOr<T>>> attempt, Func<Error, AuditEvent?> failureOf, CancellationToken cancellationToken)
    {
        var ofAddress = LoginFailureKey.OfAddress(address);
        return turns.TakeAsync(
            ofAddress, guess.ToBytes(), () => AttemptAsync([(ofAddress, limits.FailuresPerAddress)], attempt, failureOf, cancellationToken), cancellationToken);
    }

    /// <summary>Counts as a failed login of a user does: by e-mail and address, by e-mail, and by address.</summary>
    /// <inheritdoc cref="TryAsync{T}(IPAddress?, CredentialHash, Func{Task{ErrorOr{T}}}, Func{Error, AuditEvent?}, CancellationToken)"/>
    public Task<ErrorOr<T>> TryAsync<T>(
        IPAddress? address, string email, Func<Task<ErrorOr<T>>> attempt, Func<Error, AuditEvent?> failureOf, CancellationToken cancellationToken)
    {
        var (ofEmail, ofAddress) = (LoginFailureKey.OfEmail(email), LoginFailureKey.OfAddress(address));
        (byte[] Key, int Limit)[] counters =
        [
            (LoginFailureKey.OfEmailAndAddress(email, address), limits.FailuresPerEmailAndAddress),
            (ofEmail, limits.FailuresPerEmail),
            (ofAddress, limits.FailuresPerAddress),
        ];
        return turns.TakeAsync(ofAddress, ofEmail, () => AttemptAsync(counters, attempt, failureOf, cancellationToken), cancellationToken);
    }

    private async Task<ErrorOr<T>> AttemptAsync<T>(
        (byte[] Key, int Limit)[] counters, Func<Task<ErrorOr<T>>> attempt, Func<Error, AuditEvent?> failureOf, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        foreach (var (key, limit) in counters)
        {
            if (await failures.FindLimitingAsync(key, limit, now - limits.Window, cancellationToken) is { } limiting)
            {
                return Errors.TooManyRequests("too_many_logins", "Too many failed logins: try again later.", limiting + limits.Window - now);
            }
        }

        var result = await attempt();
        if (result.IsError && failureOf(result.FirstError) is { } happened)
        {
            var failedAt = clock.UtcNow;
            await failures.AddAsync([.. counters.Select(counter => counter.Key)], happened, failedAt, failedAt - limits.Window, CancellationToken.None);
        }

        return result;
    }
}
