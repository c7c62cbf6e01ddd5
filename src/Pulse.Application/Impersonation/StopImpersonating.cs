using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Impersonation;

/// <summary>Ends the presented impersonated session. The caller may have lost access to its accounts.</summary>
[RequireCaller(Anywhere = true)]
public sealed record StopImpersonating : IRequest<ErrorOr<Deleted>>;

public sealed class StopImpersonatingHandler(
    RequestContext context, Authorizer authorizer, ISessionRepository sessions, IUnitOfWork unitOfWork, AuditLog audit)
    : IRequestHandler<StopImpersonating, ErrorOr<Deleted>>
{
    private static readonly Error NotImpersonating = Error.Failure(
        "not_impersonating", "This session does not impersonate a user. To end it, log out.");

    public async Task<ErrorOr<Deleted>> Handle(StopImpersonating command, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller { Impersonation: { } other, SessionId: { } session })
        {
            return NotImpersonating;
        }

        return await unitOfWork.ExecuteAsync<Deleted>(
            async token =>
            {
                await sessions.RemoveAsync(session, token);
                var account = await FindAccountAsync(token);
                var before = new ImpersonationSnapshot(session);
                audit.RecordIn(account, AuditActions.ImpersonationStopped, AuditTarget.User(other.UserId), before, after: null);
                return Result.Deleted;
            },
            cancellationToken);
    }

    /// <summary>Finds the account of the audit event. The primary account replaces one in which the caller cannot act.</summary>
    private async Task<AccountId?> FindAccountAsync(CancellationToken cancellationToken)
    {
        var scope = await authorizer.FindScopeAsync(context, context.RequiredCaller, cancellationToken);
        return scope is { IsError: false, Value: { } found } ? found.AccountId : AuditLog.PrimaryAccountOf(context.Caller);
    }
}
