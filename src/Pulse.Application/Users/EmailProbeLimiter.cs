using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Passwords;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Users;

/// <summary>
/// Bounds how many e-mails those of an account can find to be somebody's whom they do not see, by the limits of failed logins: a user
/// who has a login cannot be invited under another, so that one refusal has to tell.
/// </summary>
public sealed class EmailProbeLimiter(RequestContext context, FailureCounters failures, LoginThrottle throttle, LoginLimits limits, LoginFailureKeys keys, AuditLog audit)
{
    /// <summary>Whoever administers an account can make any number of callers in it.</summary>
    private string Account => $"{context.RequiredScope.AccountId}";

    private byte[] OfAccount => keys.OfEmailProbe(Account);

    private FailureCounter[] Counters =>
    [
        new(keys.OfEmailProbeAndAddress(Account, context.ClientAddress), limits.FailuresPerEmailAndAddress),
        new(OfAccount, limits.FailuresPerEmail),
    ];

    /// <summary>Makes a change that may be refused for that; several of one account do so one after the other.</summary>
    public Task<ErrorOr<T>> InTurnAsync<T>(int userId, Func<Task<ErrorOr<T>>> change, CancellationToken cancellationToken) =>
        throttle.TakeInSessionAsync($"account {Account}", OfAccount, () => CountedAsync(userId, change), cancellationToken);

    /// <returns>Refused where there were too many.</returns>
    public Task<ErrorOr<Success>> CheckAsync(CancellationToken cancellationToken) =>
        failures.CheckAsync(Counters, "too_many_emails", "Too many e-mails that are not to be had: try again later.", cancellationToken);

    /// <summary>Without what was asked for: it is somebody's e-mail.</summary>
    private async Task<ErrorOr<T>> CountedAsync<T>(int userId, Func<Task<ErrorOr<T>>> change)
    {
        var changed = await change();
        if (changed.IsError && changed.FirstError == UserEmails.Unavailable)
        {
            await failures.CountAsync(Counters, audit.Of(AuditActions.UserEmailRefused, AuditLog.ActorOf(context.Caller), AuditTarget.User(userId), account: null));
        }

        return changed;
    }
}
