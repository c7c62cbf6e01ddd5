using System.Net;
using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Checks a password, unless there have been too many failures: then not even a right one is looked at.</summary>
public sealed class PasswordLogin(
    IPasswordVerifier passwords, ILoginFailureStore failures, LoginTurns turns, LoginLimits limits, AuditLog audit, IClock clock)
{
    public Task<ErrorOr<UserCaller>> AuthenticateAsync(string email, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        var (ofEmail, ofAddress) = (LoginFailureKey.OfEmail(email), LoginFailureKey.OfAddress(address));
        (byte[] Key, int Limit)[] counters =
        [
            (LoginFailureKey.OfEmailAndAddress(email, address), limits.FailuresPerEmailAndAddress),
            (ofEmail, limits.FailuresPerEmail),
            (ofAddress, limits.FailuresPerAddress),
        ];
        return turns.TakeAsync(ofAddress, ofEmail, () => AttemptAsync(email, password, counters, cancellationToken), cancellationToken);
    }

    private async Task<ErrorOr<UserCaller>> AttemptAsync(
        string email, string password, (byte[] Key, int Limit)[] counters, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        foreach (var (key, limit) in counters)
        {
            if (await failures.FindLimitingAsync(key, limit, now - limits.Window, cancellationToken) is { } limiting)
            {
                return Errors.TooManyRequests("too_many_logins", "Too many failed logins: try again later.", limiting + limits.Window - now);
            }
        }

        // From here on nobody can take the attempt back: a caller who hangs up has used it.
        var verdict = await passwords.VerifyAsync(email, password, CancellationToken.None);
        if (verdict.Caller is { } user)
        {
            return user;
        }

        var failedAt = clock.UtcNow;
        await failures.AddAsync([.. counters.Select(counter => counter.Key)], RefusalOf(verdict.Known, email), failedAt, failedAt - limits.Window, CancellationToken.None);
        return Errors.Unauthenticated;
    }

    /// <summary>What was typed as the e-mail of nobody may be a password: only its fingerprint is written down.</summary>
    private AuditEvent RefusalOf(AuditActor? known, string email)
    {
        var target = known is null ? AuditTarget.Login(Convert.ToHexStringLower(LoginFailureKey.OfEmail(email))) : new AuditTarget(AuditTarget.UserType, known.Id);
        return audit.Of(AuditActions.SessionRefused, known ?? AuditActor.UnknownUser, target, account: null);
    }
}
