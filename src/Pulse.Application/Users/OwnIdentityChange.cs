using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Changes the credentials of the calling user after a check of the password. Of two simultaneous changes with the same password,
/// the second fails. Ends all other sessions of the user.
/// </summary>
public sealed class OwnIdentityChange(
    RequestContext context,
    PasswordConfirmation confirmation,
    IUserLogins logins,
    ISessionRepository sessions,
    IUnitOfWork unitOfWork,
    IdentityAudit audit,
    TimeProvider clock)
{
    /// <summary>JSON path of the password.</summary>
    private const string Path = "currentPassword";

    /// <returns>The caller, and the state of the credentials before the check.</returns>
    public async Task<ErrorOr<ConfirmedUser>> ConfirmAsync(string password, CancellationToken cancellationToken)
    {
        var stamp = context.RequiredCaller is UserCaller user ? await logins.FindStampAsync(user.Id, cancellationToken) : null;
        var confirmed = await confirmation.ConfirmAsync(password, Path, cancellationToken);
        return confirmed.Then(caller => new ConfirmedUser(caller, stamp));
    }

    /// <summary>Changes the credentials. <paramref name="change"/> returns null if another request changed them first.</summary>
    public Task<ErrorOr<Success>> ChangeAsync(
        ConfirmedUser confirmed, string action, Func<CancellationToken, Task<User?>> change, string? changes = null) =>
        unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                if (await change(token) is not { } user)
                {
                    return UnitOfWorkErrors.ConcurrentUpdate;
                }

                user.EditedBy(user.Email, clock.UtcNow);
                await sessions.EndAllAsync(user.Id, confirmed.Caller.SessionId, token);
                await audit.RecordAsync(action, AuditLog.ActorOf(confirmed.Caller), user.Id, changes, token);
                return Result.Success;
            },
            CancellationToken.None);
}

/// <summary>A user who has confirmed the password.</summary>
/// <param name="Caller">The user.</param>
/// <param name="Stamp">The state of the credentials before the check.</param>
public sealed record ConfirmedUser(UserCaller Caller, string? Stamp);
