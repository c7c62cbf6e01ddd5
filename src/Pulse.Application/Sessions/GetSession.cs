using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Returns the caller, the accounts and the permissions.</summary>
[RequireCaller]
public sealed record GetSession : IRequest<ErrorOr<CurrentSession>>;

/// <summary>The session of a caller. Its DTO depends on nothing but these values.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="Held">The permissions in the account in effect.</param>
/// <param name="Token">The presented token. Null if an API key is used directly.</param>
public sealed record CurrentSession(Caller Caller, PermissionSet Held, SessionToken? Token)
{
    public SessionDto ToDto() => SessionView.Of(Caller, Held, Token, Caller.ExpiresAt);

    /// <summary>Never contains the token, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(CurrentSession);
}

public sealed class GetSessionHandler(RequestContext context) : IRequestHandler<GetSession, ErrorOr<CurrentSession>>
{
    public Task<ErrorOr<CurrentSession>> Handle(GetSession query, CancellationToken cancellationToken)
    {
        var held = context.Scope?.Rights.Held ?? PermissionSet.None;
        return Task.FromResult(new CurrentSession(context.RequiredCaller, held, context.Token).ToErrorOr());
    }
}
