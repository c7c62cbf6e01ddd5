using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.Application.OAuth;

/// <summary>
/// Ends the session of a token (RFC 7009), if the caller may end it. The result never tells whether there was such a session. The caller
/// may have lost access to its accounts.
/// </summary>
[RequireCaller(Anywhere = true)]
public sealed record RevokeToken(string? Token) : IRequest<ErrorOr<Success>>
{
    /// <summary>Never contains the token, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(RevokeToken);
}

public sealed class RevokeTokenHandler(
    RequestContext context,
    ITokenExaminer examiner,
    Authorizer authorizer,
    SessionAccess access,
    ISessionRepository sessions,
    IUnitOfWork unitOfWork,
    AuditLog audit) : IRequestHandler<RevokeToken, ErrorOr<Success>>
{
    public async Task<ErrorOr<Success>> Handle(RevokeToken command, CancellationToken cancellationToken)
    {
        if (command.Token is null)
        {
            return OAuthErrors.Missing("token");
        }

        if (!SessionToken.TryParse(command.Token, out var token))
        {
            return Result.Success;
        }

        var examined = await examiner.ExamineAsync(token, context.RequiredCaller, context.ClientAddress, cancellationToken);
        return await examined.ThenAsync(found => found is null ? Task.FromResult(Done) : EndAsync(found.Caller, cancellationToken));
    }

    private static ErrorOr<Success> Done => Result.Success;

    private async Task<ErrorOr<Success>> EndAsync(Caller owner, CancellationToken cancellationToken)
    {
        var ended = await unitOfWork.ExecuteAsync<Success>(
            async cancel =>
            {
                var found = await authorizer.FindScopeAsync(context, context.RequiredCaller, cancel);
                var scope = found.IsError ? null : found.Value;
                if (owner.SessionId is { } session && await MayEndAsync(session, owner, scope, cancel))
                {
                    await sessions.RemoveAsync(session, cancel);
                    var account = scope?.AccountId ?? AuditLog.PrimaryAccountOf(context.Caller);
                    audit.RecordIn(account, AuditActions.SessionEnded, AuditTarget.Session(session), before: null, after: null);
                }

                return Result.Success;
            },
            cancellationToken);
        return ended.IsError && ended.FirstError == UnitOfWorkErrors.ConcurrentUpdate ? Result.Success : ended;
    }

    /// <summary>While a user impersonates another, only the presented session can be ended, as in a logout.</summary>
    private async Task<bool> MayEndAsync(Guid session, Caller owner, AccountScope? scope, CancellationToken cancellationToken) =>
        context.RequiredCaller is UserCaller { Impersonation: not null } impersonator
            ? impersonator.SessionId == session
            : await access.MayEndAsync(
                session, SessionOwner.Of(owner), (owner as ApiKeyCaller)?.Account.Id, scope, cancellationToken);
}
