using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;

namespace Pulse.Application.Sessions;

/// <summary>Ends the presented session, also if the caller's accounts are gone.</summary>
[RequireCaller(Anywhere = true)]
public sealed record Logout : IRequest<ErrorOr<Deleted>>;

public sealed class LogoutHandler(RequestContext context, ISessionRepository sessions, IUnitOfWork unitOfWork, AuditLog audit)
    : IRequestHandler<Logout, ErrorOr<Deleted>>
{
    private static readonly Error NoSession = Error.Failure(
        "no_session",
        "The API key was used directly, so there is no session to end. To disable the key, set active to false or delete it.");

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
