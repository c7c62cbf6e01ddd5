using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.LoginProtection;

/// <summary>Runs attempts to prove an identity. After too many failures, attempts are rejected unchecked, also correct ones.</summary>
public sealed class LoginAttempts(
    FailureCounters failures, LoginThrottle throttle, LoginLimits limits, LoginFailureKeys keys, IKnownNetworks networks)
{
    /// <summary>
    /// Runs a login attempt. Counts failures by e-mail and address. Failures elsewhere do not lock a user out of networks of the
    /// last 30 days: these have a separate counter with the same limit. Cancellation ends only the wait; a started attempt counts.
    /// </summary>
    public Task<ErrorOr<T>> MakeAsync<T>(
        string email, IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        var ofEmail = keys.OfEmail(email);
        FailureCounter[] counters =
        [
            new(keys.OfEmailAndAddress(email, address), limits.FailuresPerEmailAndAddress),
            new(ofEmail, limits.FailuresPerEmail),
            new(keys.OfAddress(address), limits.FailuresPerAddress),
        ];
        return throttle.TakeAsync(
            address, ofEmail, () => LookAsync(counters, attempt, cancellationToken, OwnCountersAsync), cancellationToken);

        async Task<FailureCounter[]?> OwnCountersAsync() =>
            address is not null && await networks.HasLoggedInFromAsync(email, keys.OfArea(address), cancellationToken)
                ? [counters[0], new(keys.OfEmailAndArea(email, address), limits.FailuresPerEmail), counters[2]]
                : null;
    }

    /// <summary>
    /// Runs an attempt of an unknown user. Counts failures by address. Attempts with the same guess run one at a time.
    /// </summary>
    public Task<ErrorOr<T>> MakeAsync<T>(
        CredentialHash guess, IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        FailureCounter[] counters = [new(keys.OfAddress(address), limits.FailuresPerAddress)];
        return throttle.TakeAsync(address, guess.ToBytes(), () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Runs an attempt with an application key. Counts failures by address, apart from logins, and does not wait for password
    /// hashing.
    /// </summary>
    public Task<ErrorOr<T>> MakeAsync<T>(IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        FailureCounter[] counters = [new(keys.OfApplicantAddress(address), limits.FailuresPerAddress)];
        return throttle.TakeAsApplicantAsync(address, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Runs an attempt in an open session. Counts failures by session and user, apart from logins: failures of others do not block
    /// the user, and a stolen session has as many guesses as an address has for one e-mail. Each kind of guess has its own
    /// counters.
    /// </summary>
    public Task<ErrorOr<T>> MakeAsync<T>(
        SessionGuess guess, UserCaller caller, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        var (ofSession, ofUser) = (keys.OfSession($"{guess}", caller.SessionId), keys.OfSessionsOf($"{guess}", caller.Id));
        FailureCounter[] counters = [new(ofSession, limits.FailuresPerEmailAndAddress), new(ofUser, limits.FailuresPerEmail)];
        return throttle.TakeInSessionAsync(
            $"user {caller.Id}", ofUser, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Checks the counters, runs the attempt, and counts a failure. If a counter is at its limit, <paramref name="findOwn"/> can
    /// return other counters to use instead.
    /// </summary>
    private async Task<ErrorOr<T>> LookAsync<T>(
        FailureCounter[] counters,
        Func<Task<Attempt<T>>> attempt,
        CancellationToken cancellationToken,
        Func<Task<FailureCounter[]?>>? findOwn = null)
    {
        var allowed = await CheckAsync(counters, cancellationToken);
        if (allowed.IsError && findOwn is not null && await findOwn() is { } own)
        {
            counters = own;
            allowed = await CheckAsync(counters, cancellationToken);
        }

        if (allowed.IsError)
        {
            return allowed.Errors;
        }

        var made = await attempt();
        if (made.Failure is { } failure)
        {
            await failures.CountAsync(counters, failure);
        }

        return made.Outcome;
    }

    private Task<ErrorOr<Success>> CheckAsync(FailureCounter[] counters, CancellationToken cancellationToken) =>
        failures.CheckAsync(counters, "too_many_logins", "Too many failed logins. Try again later.", cancellationToken);
}

/// <summary>Result of an attempt.</summary>
/// <param name="Outcome">The result for the caller.</param>
/// <param name="Failure">Audit event if the attempt counts as a failure. Null if it does not.</param>
public readonly record struct Attempt<T>(ErrorOr<T> Outcome, AuditEvent? Failure = null);

/// <summary>Kinds of guesses in a session. The names are part of the counter keys.</summary>
public enum SessionGuess
{
    /// <summary>The password, for a confirmation.</summary>
    Password,

    /// <summary>The code that enables a second factor.</summary>
    Enrolment,

    /// <summary>E-mails of other users.</summary>
    Email,

    /// <summary>The token of an invitation.</summary>
    Invitation,
}
