using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Mfa;

/// <summary>Common steps of changes of second factors.</summary>
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
    /// <summary>Confirms the caller's password, then makes a change in a unit of work.</summary>
    public async Task<ErrorOr<T>> ChangeOwnAsync<T>(
        string password, Func<User, CancellationToken, Task<ErrorOr<T>>> change, CancellationToken cancellationToken)
    {
        var confirmed = await confirmation.ConfirmAsync(password, nameof(password), cancellationToken);
        return await confirmed.ThenAsync(caller => ChangeAsync(caller.Id, change, cancellationToken));
    }

    /// <summary>Makes a change of a user in a unit of work.</summary>
    public Task<ErrorOr<T>> ChangeAsync<T>(
        int userId, Func<User, CancellationToken, Task<ErrorOr<T>>> change, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync<T>(
            async token => await users.FindAsync(userId, token) is { } user ? await change(user, token) : Errors.Unauthenticated,
            cancellationToken);

    /// <summary>Enables MFA and ends all sessions of the user except the caller's.</summary>
    public Task EnableAsync(User user, CancellationToken cancellationToken)
    {
        user.EnableMfa(clock.UtcNow);
        return EditAsync(user, AuditActions.UserMfaEnabled, context.RequiredCaller.SessionId, cancellationToken);
    }

    /// <summary>Disables MFA and ends all sessions of the user except one. Null: ends all sessions.</summary>
    public async Task DisableAsync(User user, Guid? except, CancellationToken cancellationToken)
    {
        user.DisableMfa();
        await factors.ForgetAsync(user.Id, cancellationToken);
        await EditAsync(user, AuditActions.UserMfaDisabled, except, cancellationToken);
    }

    /// <summary>Writes audit events for all accounts of the user in the current unit of work.</summary>
    public Task RecordAsync(string action, int userId, CancellationToken cancellationToken) =>
        audit.RecordAsync(action, AuditLog.ActorOf(context.Caller), userId, changes: null, cancellationToken);

    private async Task EditAsync(User user, string action, Guid? except, CancellationToken cancellationToken)
    {
        user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        await RecordAsync(action, user.Id, cancellationToken);
        await sessions.EndAllAsync(user.Id, except, cancellationToken);
    }
}
