using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Passwords;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Mfa;

/// <summary>What changes of second factors have in common.</summary>
public sealed class MfaChanges(
    RequestContext context,
    PasswordConfirmation confirmation,
    IUserRepository users,
    ISecondFactorStore factors,
    ISessionRepository sessions,
    IUnitOfWork unitOfWork,
    IdentityAudit audit,
    TimeProvider clock)
{
    /// <summary>Asks the caller for the password again, then changes something of the caller's in a unit of work.</summary>
    public async Task<ErrorOr<T>> ChangeOwnAsync<T>(string password, Func<User, CancellationToken, Task<ErrorOr<T>>> change, CancellationToken cancellationToken)
    {
        var confirmed = await confirmation.ConfirmAsync(password, nameof(password), cancellationToken);
        return await confirmed.ThenAsync(caller => ChangeAsync(caller.Id, change, cancellationToken));
    }

    /// <inheritdoc cref="ChangeOwnAsync"/>
    public Task<ErrorOr<T>> ChangeAsync<T>(int userId, Func<User, CancellationToken, Task<ErrorOr<T>>> change, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync<T>(
            async token => await users.FindAsync(userId, token) is { } user ? await change(user, token) : Errors.Unauthenticated,
            cancellationToken);

    /// <summary>The second factor is demanded from now on, and every session that began without it ends, but for the caller's.</summary>
    public Task EnableAsync(User user, CancellationToken cancellationToken)
    {
        user.EnableMfa(clock.UtcNow);
        return EditAsync(user, AuditActions.UserMfaEnabled, context.RequiredCaller.SessionId, cancellationToken);
    }

    /// <param name="user">Who needs no second factor from now on.</param>
    /// <param name="except">The one session that goes on; null: none does.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task DisableAsync(User user, Guid? except, CancellationToken cancellationToken)
    {
        user.DisableMfa();
        await factors.ForgetAsync(user.Id, cancellationToken);
        await EditAsync(user, AuditActions.UserMfaDisabled, except, cancellationToken);
    }

    /// <summary>Tells every account of the user, in the unit of work that is running.</summary>
    public Task RecordAsync(string action, int userId, CancellationToken cancellationToken) =>
        audit.RecordAsync(action, AuditLog.ActorOf(context.Caller), userId, changes: null, cancellationToken);

    private async Task EditAsync(User user, string action, Guid? except, CancellationToken cancellationToken)
    {
        user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        await RecordAsync(action, user.Id, cancellationToken);
        await sessions.EndAllAsync(user.Id, except, cancellationToken);
    }
}
