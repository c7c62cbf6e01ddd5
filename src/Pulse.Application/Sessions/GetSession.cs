using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Sessions;

/// <summary>Returns the caller, the accounts and the permissions.</summary>
[RequireCaller]
public sealed record GetSession : IRequest<ErrorOr<SessionDto>>;

public sealed class GetSessionHandler(RequestContext context) : IRequestHandler<GetSession, ErrorOr<SessionDto>>
{
    public Task<ErrorOr<SessionDto>> Handle(GetSession query, CancellationToken cancellationToken)
    {
        var caller = context.RequiredCaller;
        var held = context.Scope?.Rights.Held ?? PermissionSet.None;
        return Task.FromResult(SessionView.Of(caller, held, context.Token, caller.ExpiresAt).ToErrorOr());
    }
}
