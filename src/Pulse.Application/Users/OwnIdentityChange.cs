using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Passwords;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// The way for users to change what proves them: with the password once more, and so that of two who do it at once with the same
/// password one is too late. All other sessions of the user end with it.
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
    /// <summary>Where the password stands in the body.</summary>
    private const string Path = "currentPassword";

    /// <returns>The caller, as of before the password was checked.</returns>
    public async Task<ErrorOr<ConfirmedUser>> ConfirmAsync(string password, CancellationToken cancellationToken)
    {
        var stamp = context.RequiredCaller is UserCaller user ? await logins.FindStampAsync(user.Id, cancellationToken) : null;
        var confirmed = await confirmation.ConfirmAsync(password, Path, cancellationToken);
        return confirmed.Then(caller => new ConfirmedUser(caller, stamp));
    }

    /// <param name="confirmed">Who changes it.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="change">What is done in the unit of work; gives nobody where somebody else was faster.</param>
    /// <param name="changes">What the audit log says of it.</param>
    public Task<ErrorOr<Success>> ChangeAsync(ConfirmedUser confirmed, string action, Func<CancellationToken, Task<User?>> change, string? changes = null) =>
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

/// <summary>A user who has just given the password.</summary>
/// <param name="Caller">The user.</param>
/// <param name="Stamp">What must still be so when something is changed with it.</param>
public sealed record ConfirmedUser(UserCaller Caller, string? Stamp);
