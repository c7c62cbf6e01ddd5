using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// Opens a session with the same end as the presented one, after a change of the user's credentials. The sender then ends the presented
/// one, so that a copy of its token opens nothing.
/// </summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record RenewSession : IRequest<ErrorOr<SessionDto>>;

public sealed class RenewSessionHandler(RequestContext context, SessionStart start, TimeProvider clock)
    : IRequestHandler<RenewSession, ErrorOr<SessionDto>>
{
    public async Task<ErrorOr<SessionDto>> Handle(RenewSession command, CancellationToken cancellationToken)
    {
        var caller = context.RequiredCaller;
        var seconds = caller.ExpiresAt is { } end ? (int?)Math.Ceiling((end - clock.UtcNow).TotalSeconds) : null;
        var opened = await start.OpenAsync(caller, new SessionTerms(LifetimeSeconds: seconds), cancellationToken);
        return await opened.ThenAsync(session => start.CompleteAsync(session, cancellationToken));
    }
}
