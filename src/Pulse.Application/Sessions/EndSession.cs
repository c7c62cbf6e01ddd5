using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Ends a session of the caller or, with permission, a session of the account in effect.</summary>
[RequireCaller(InPerson = true)]
public sealed record EndSession(Guid Id) : IRequest<ErrorOr<Deleted>>;

public sealed class EndSessionHandler(
    RequestContext context, ISessionRepository sessions, IMembershipStore memberships, IUnitOfWork unitOfWork, AuditLog audit)
    : IRequestHandler<EndSession, ErrorOr<Deleted>>
{
    private static readonly Error NoSuchSession = Errors.NotFound("session");

    public async Task<ErrorOr<Deleted>> Handle(EndSession command, CancellationToken cancellationToken)
    {
        var ended = await unitOfWork.ExecuteAsync<Deleted>(token => EndAsync(command.Id, token), cancellationToken);
        var isGone = ended.IsError && ended.FirstError == UnitOfWorkErrors.ConcurrentUpdate;
        return isGone ? NoSuchSession : ended;
    }

    private async Task<ErrorOr<Deleted>> EndAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(id, cancellationToken) is not { } session || !await MayEndAsync(session, cancellationToken))
        {
            return NoSuchSession;
        }

        await sessions.RemoveAsync(session, cancellationToken);
        audit.Record(AuditActions.SessionEnded, AuditTarget.Session(id), before: null, after: null);
        return Result.Deleted;
    }

    private async Task<bool> MayEndAsync(Session session, CancellationToken cancellationToken)
    {
        if (SessionOwner.Of(session) == SessionOwner.Of(context.RequiredCaller))
        {
            return true;
        }

        if (context.Scope is not { } scope || !scope.Rights.Held.Contains(Permission.WriteSessions))
        {
            return false;
        }

        return session.UserId is { } user
            ? await MayEndOfUserAsync(user, scope, cancellationToken)
            : session.Secret?.ApiKey?.AccountId == scope.AccountId;
    }

    /// <summary>An administrator of one account cannot end sessions of a user with several accounts, except as superAdmin.</summary>
    private async Task<bool> MayEndOfUserAsync(int user, AccountScope scope, CancellationToken cancellationToken)
    {
        var accounts = await memberships.AccountsOfAsync(user, cancellationToken);
        return accounts.Contains(scope.AccountId) && (accounts.Count == 1 || scope.Rights.AdminLevel == AdminLevel.SuperAdmin);
    }
}
