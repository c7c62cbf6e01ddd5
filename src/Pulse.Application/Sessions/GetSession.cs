using ErrorOr;
using MediatR;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Sessions;

/// <summary>Who the caller is, where, and with which rights.</summary>
[RequireCaller]
public sealed record GetSession : IRequest<ErrorOr<SessionDto>>;

public sealed class GetSessionHandler(CurrentCall call) : IRequestHandler<GetSession, ErrorOr<SessionDto>>
{
    public Task<ErrorOr<SessionDto>> Handle(GetSession query, CancellationToken cancellationToken)
    {
        var caller = call.RequiredCaller;
        var held = call.Scope?.Rights.Held ?? PermissionSet.None;
        return Task.FromResult(SessionView.Of(caller, held, call.Token, caller.ExpiresAt).ToErrorOr());
    }
}
