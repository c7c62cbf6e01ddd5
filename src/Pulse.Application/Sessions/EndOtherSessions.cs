using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;

namespace Pulse.Application.Sessions;

/// <summary>Ends all sessions of the caller except the presented one.</summary>
[RequireCaller(InPerson = true, WholeSession = true)]
public sealed record EndOtherSessions : IRequest<ErrorOr<Deleted>>;

public sealed class EndOtherSessionsHandler(RequestContext context, ISessionRepository sessions, IUnitOfWork unitOfWork, AuditLog audit)
    : IRequestHandler<EndOtherSessions, ErrorOr<Deleted>>
{
    /// <summary>Sessions per transaction, so that other writers do not wait long.</summary>
    private const int BatchSize = 200;

    public async Task<ErrorOr<Deleted>> Handle(EndOtherSessions command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = await unitOfWork.ExecuteAsync<int>(EndBatchAsync, cancellationToken);
            if (ended.IsError && ended.FirstError != UnitOfWorkErrors.ConcurrentUpdate)
            {
                return ended.Errors;
            }

            if (ended is { IsError: false, Value: < BatchSize })
            {
                return Result.Deleted;
            }
        }
    }

    /// <summary>Fails if another request ends one of the sessions at the same time. The caller retries.</summary>
    private async Task<ErrorOr<int>> EndBatchAsync(CancellationToken cancellationToken)
    {
        var caller = context.RequiredCaller;
        var others = await sessions.FindOthersAsync(SessionOwner.Of(caller), caller.SessionId, BatchSize, cancellationToken);
        foreach (var session in others)
        {
            sessions.Remove(session);
            audit.Record(AuditActions.SessionEnded, AuditTarget.Session(session.Id), before: null, after: null);
        }

        return others.Count;
    }
}
