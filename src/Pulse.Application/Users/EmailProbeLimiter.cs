using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Users;

/// <summary>
/// Limits how many e-mails of invisible users an account can discover. A user with a login cannot take over the login of another
/// user, and this error reveals that the e-mail exists. Uses the limits of failed logins.
/// </summary>
public sealed class EmailProbeLimiter(
    RequestContext context, FailureCounters failures, LoginThrottle throttle, LoginLimits limits, LoginFailureKeys keys, AuditLog audit)
{
    /// <summary>Failures count per account, because an administrator can create any number of principals in it.</summary>
    private string Account => $"{context.RequiredScope.AccountId}";

    private byte[] OfAccount => keys.OfEmailProbe(Account);

    private FailureCounter[] Counters =>
    [
        new(keys.OfEmailProbeAndAddress(Account, context.ClientAddress), limits.FailuresPerEmailAndAddress),
        new(OfAccount, limits.FailuresPerEmail),
    ];

    /// <summary>Makes a change that can fail with this error. Changes of one account run one at a time.</summary>
    public Task<ErrorOr<T>> InTurnAsync<T>(int userId, Func<Task<ErrorOr<T>>> change, CancellationToken cancellationToken) =>
        throttle.TakeInSessionAsync($"account {Account}", OfAccount, () => CountedAsync(userId, change), cancellationToken);

    /// <returns>An error if there were too many failures.</returns>
    public Task<ErrorOr<Success>> CheckAsync(CancellationToken cancellationToken) =>
        failures.CheckAsync(
            Counters, "too_many_emails", "Too many attempts with e-mail addresses that are in use. Try again later.", cancellationToken);

    /// <summary>The audit event does not contain the e-mail, because it belongs to another user.</summary>
    private async Task<ErrorOr<T>> CountedAsync<T>(int userId, Func<Task<ErrorOr<T>>> change)
    {
        var changed = await change();
        if (changed.IsError && changed.FirstError == UserEmails.Unavailable)
        {
            await failures.CountAsync(
                Counters,
                audit.Of(AuditActions.UserEmailRefused, AuditLog.ActorOf(context.Caller), AuditTarget.User(userId), account: null));
        }

        return changed;
    }
}
