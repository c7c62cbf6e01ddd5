using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;

namespace Pulse.Application.Sessions;

/// <summary>Ends the session whose token was presented, whatever has become of the caller's accounts.</summary>
[RequireCaller(Anywhere = true)]
public sealed record Logout : IRequest<ErrorOr<Deleted>>;

public sealed class LogoutHandler(RequestContext context, ISessionRepository sessions, IUnitOfWork unitOfWork, AuditLog audit) : IRequestHandler<Logout, ErrorOr<Deleted>>
{
    private static readonly Error NoSession = Error.Failure(
        "no_session", "There is no session to end: the key was used directly. To stop a key, set active to false or delete it.");

    public async Task<ErrorOr<Deleted>> Handle(Logout command, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller.SessionId is not { } session)
        {
            return NoSession;
        }

        return await unitOfWork.ExecuteAsync<Deleted>(
            async token =>
            {
                await sessions.RemoveAsync(session, token);
                audit.Record(AuditActions.SessionEnded, AuditTarget.Session(session), before: null, after: null);
                return Result.Deleted;
            },
            cancellationToken);
    }
}
