using System.Net;
using ErrorOr;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Looks at what somebody proves to be a user with, unless there have been too many failures: then not even what is right is looked at.</summary>
public sealed class LoginAttempts(FailureCounters failures, LoginTurns turns, LoginLimits limits, LoginFailureKeys keys)
{
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
        return turns.TakeAsync(address, ofEmail, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>Counts by the address alone, where nobody is known yet.</summary>
    /// <param name="guess">Of which two cannot be tried at once.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="attempt">What looks, and cannot be taken back.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<ErrorOr<T>> MakeAsync<T>(CredentialHash guess, IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        FailureCounter[] counters = [new(keys.OfAddress(address), limits.FailuresPerAddress)];
        return turns.TakeAsync(address, guess.ToBytes(), () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    /// <summary>Counts keys of applications by the address, apart from logins, and takes no turn from those whose passwords are hashed.</summary>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="attempt">What looks, and cannot be taken back.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<ErrorOr<T>> MakeAsync<T>(IPAddress? address, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        FailureCounter[] counters = [new(keys.OfApplicantAddress(address), limits.FailuresPerAddress)];
        return turns.TakeAsApplicantAsync(address, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
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
        return turns.TakeInSessionAsync($"user {caller.Id}", ofUser, () => LookAsync(counters, attempt, cancellationToken), cancellationToken);
    }

    private async Task<ErrorOr<T>> LookAsync<T>(FailureCounter[] counters, Func<Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        var allowed = await failures.CheckAsync(counters, "too_many_logins", "Too many failed logins: try again later.", cancellationToken);
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
