using System.ComponentModel;
using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>The caller's sessions, and for who may read sessions those of the account in effect: of its keys and of its members.</summary>
[RequireCaller(InPerson = true)]
[ExpensiveRead]
public sealed record ListSessions : IQueryParameters, IRequest<ErrorOr<IReadOnlyList<OpenSessionDto>>>
{
    [Description("Whether to answer the caller's own sessions alone.")]
    public bool? Mine { get; init; }
}

public sealed class ListSessionsHandler(CurrentCall call, ISessionRepository sessions, SessionLimits limits, IClock clock)
    : IRequestHandler<ListSessions, ErrorOr<IReadOnlyList<OpenSessionDto>>>
{
    /// <summary>Sessions in one answer.</summary>
    private const int Most = 1_000;

    public async Task<ErrorOr<IReadOnlyList<OpenSessionDto>>> Handle(ListSessions query, CancellationToken cancellationToken)
    {
        var isOfAccount = query.Mine != true && call.Scope?.Rights.Held.Contains(Permission.ReadSessions) == true;
        var found = await sessions.ListAsync(SessionOwner.Of(call.RequiredCaller), isOfAccount ? call.RequiredScope.AccountId : null, Most, cancellationToken);
        var now = clock.UtcNow;
        return found
            .Where(session => session.EndsAt > now && !limits.IsIdle(session, now))
            .Select(session => OpenSessionDto.Of(session, call.RequiredCaller.SessionId, MayKnowAsWhom(session)))
            .ToList();
    }

    /// <summary>A member may act as somebody in other accounts, which is nothing to who reads the sessions of this one.</summary>
    private bool MayKnowAsWhom(Session session) => SessionOwner.Of(session) == SessionOwner.Of(call.RequiredCaller)
        || call.Scope?.Rights.Standing == Standing.SuperAdmin
        || (call.Scope is { } scope && session.ImpersonatedUser?.IsMemberOf(scope.AccountId) == true);
}
