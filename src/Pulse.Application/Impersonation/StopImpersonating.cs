using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;

namespace Pulse.Application.Impersonation;

/// <summary>Ends the presented session, in which the caller acts as another user, whatever has become of that user's accounts.</summary>
[RequireCaller(Anywhere = true)]
public sealed record StopImpersonating : IRequest<ErrorOr<Deleted>>;

public sealed class StopImpersonatingHandler(RequestContext context, Authorizer authorizer, ISessionRepository sessions, IUnitOfWork unitOfWork, AuditLog audit)
    : IRequestHandler<StopImpersonating, ErrorOr<Deleted>>
{
    private static readonly Error NotImpersonating = Error.Failure(
        "not_impersonating", "There is nothing to stop: the session is one's own. To end it, log out.");

    public async Task<ErrorOr<Deleted>> Handle(StopImpersonating command, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller { Impersonation: { } other, SessionId: { } session } caller)
        {
            return NotImpersonating;
        }

        // It is told in the account that was asked for, or where that is closed by now in the primary one.
        await authorizer.EnterAccountAsync(context, caller, cancellationToken);
        return await unitOfWork.ExecuteAsync<Deleted>(
            async token =>
            {
                await sessions.RemoveAsync(session, token);
                audit.Record(AuditActions.ImpersonationStopped, AuditTarget.User(other.UserId), new { session }, after: null);
                return Result.Deleted;
            },
            cancellationToken);
    }
}
