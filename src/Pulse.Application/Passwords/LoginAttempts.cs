using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Passwords;

/// <summary>Looks at what somebody proves to be a user with, unless there have been too many failures: then not even what is right is looked at.</summary>
public sealed class LoginAttempts(FailureCounters failures, LoginThrottle throttle, LoginLimits limits, LoginFailureKeys keys, IKnownNetworks networks)
{
    /// <summary>
    /// Failures elsewhere do not keep a user from logging in where the user has logged in within the last 30 days: such a network has a limit of
    /// its own, as high.
    /// </summary>
    /// <param name="email">Whose failures count: the user's, or whatever was typed.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="attempt">What looks. From there on nobody can take the attempt back: a caller who hangs up has used it.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<ErrorOr<T>> MakeAsync<T>(string email, IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        var ofEmail = keys.OfEmail(email);
        FailureCounter[] counters =
        [
            new(keys.OfEmailAndAddress(email, address), limits.FailuresPerEmailAndAddress),
            new(ofEmail, limits.FailuresPerEmail),
            new(keys.OfAddress(address), limits.FailuresPerAddress),
        ];
        return throttle.TakeAsync(address, ofEmail, () => LookAsync(counters, attempt, cancellationToken, OwnCountersAsync), cancellationToken);

        async Task<FailureCounter[]?> OwnCountersAsync() =>
            address is not null && await networks.HasLoggedInFromAsync(email, keys.OfArea(address), cancellationToken)
                ? [counters[0], new(keys.OfEmailAndArea(email, address), limits.FailuresPerEmail), counters[2]]
                : null;
    }

    /// <summary>Counts by the address alone, where nobody is known yet.</summary>
    /// <param name="guess">Of which two cannot be tried at once.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="attempt">What looks, and cannot be taken back.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<ErrorOr<T>> MakeAsync<T>(CredentialHash guess, IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        FailureCounter[] counters = [new(keys.OfAddress(address), limits.FailuresPerAddress)];
        return throttle.TakeAsync(address, guess.ToBytes(), () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>Counts keys of applications by the address, apart from logins, and takes no turn from those whose passwords are hashed.</summary>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="attempt">What looks, and cannot be taken back.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<ErrorOr<T>> MakeAsync<T>(IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        FailureCounter[] counters = [new(keys.OfApplicantAddress(address), limits.FailuresPerAddress)];
        return throttle.TakeAsApplicantAsync(address, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Counts by the session and by its user, apart from logins: failures of others cannot block what a user changes in an open session,
    /// and a stolen session gets as many guesses as an address gets for one e-mail.
    /// </summary>
    /// <param name="guess">Each kind has counters of its own.</param>
    /// <param name="caller">The user.</param>
    /// <param name="attempt">What looks, and cannot be taken back.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<ErrorOr<T>> MakeAsync<T>(SessionGuess guess, UserCaller caller, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        var (ofSession, ofUser) = (keys.OfSession($"{guess}", caller.SessionId), keys.OfSessionsOf($"{guess}", caller.Id));
        FailureCounter[] counters = [new(ofSession, limits.FailuresPerEmailAndAddress), new(ofUser, limits.FailuresPerEmail)];
        return throttle.TakeInSessionAsync($"user {caller.Id}", ofUser, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <param name="counters">What is counted.</param>
    /// <param name="attempt">What looks.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="findOwn">Finds counters that are gone by instead where one of the others stands at its limit; null: none.</param>
    private async Task<ErrorOr<T>> LookAsync<T>(
        FailureCounter[] counters, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken, Func<Task<FailureCounter[]?>>? findOwn = null)
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
        failures.CheckAsync(counters, "too_many_logins", "Too many failed logins: try again later.", cancellationToken);
}

/// <summary>What came of an attempt.</summary>
/// <param name="Outcome">What the caller is told.</param>
/// <param name="Failure">What the audit log is told where the attempt counts as a failure; null where it does not.</param>
public readonly record struct Attempt<T>(ErrorOr<T> Outcome, AuditEvent? Failure = null);

/// <summary>What can be guessed at inside a session. The names are part of what failures are counted by.</summary>
public enum SessionGuess
{
    /// <summary>The password that is asked for again.</summary>
    Password,

    /// <summary>The code that puts a second factor into use.</summary>
    Enrolment,

    /// <summary>Which e-mails others log in by.</summary>
    Email,

    /// <summary>A token of an invitation.</summary>
    Invitation,
}
