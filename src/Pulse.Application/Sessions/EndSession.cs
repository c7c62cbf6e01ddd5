using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Sessions;

/// <summary>Ends a session of the caller or, with permission, a session of the account in effect.</summary>
[RequireCaller(InPerson = true)]
public sealed record EndSession(Guid Id) : IRequest<ErrorOr<Deleted>>;

public sealed class EndSessionHandler(
    RequestContext context, ISessionRepository sessions, SessionAccess access, IUnitOfWork unitOfWork, AuditLog audit)
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
        if (await sessions.FindAsync(id, cancellationToken) is not { } session
            || !await access.MayEndAsync(
                id, SessionOwner.Of(session), session.Secret?.ApiKey?.AccountId, context.Scope, cancellationToken))
        {
            return NoSuchSession;
        }

        await sessions.RemoveAsync(session, cancellationToken);
        audit.Record(AuditActions.SessionEnded, AuditTarget.Session(id), before: null, after: null);
        return Result.Deleted;
    }
}
