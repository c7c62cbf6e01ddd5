using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Passwords;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Makes what a login is answered with. To save it is for whoever logs somebody in.</summary>
public sealed class SessionStart(
    RequestContext context, Authorizer authorizer, ICredentialGenerator generator, AuditLog audit, TimeProvider clock, SessionLimits limits, ILoginNetworks networks)
{
    public NewSession Of(Caller caller)
    {
        var token = generator.NewSessionToken();
        var origin = SessionOrigin.Of(context.ClientAddress, context.UserAgent);
        var session = caller switch
        {
            UserCaller user => Session.OfUser(Guid.CreateVersion7(), token, user.Id, origin, clock.UtcNow, limits.LifetimeOf(user)),
            ApiKeyCaller key => Session.OfApiKey(Guid.CreateVersion7(), token, key.SecretId, origin, key.ExpiresAt, clock.UtcNow, limits.LifetimeOf(key)),
            _ => throw new InvalidOperationException($"Nobody opens sessions for {caller.GetType().Name}."),
        };
        var created = audit.Of(AuditActions.SessionCreated, AuditLog.ActorOf(caller), AuditTarget.Session(session.Id), AuditLog.HomeOf(caller));
        return new NewSession(caller, session, token, created);
    }

    /// <summary>From here on the call is that of whom the session was made for.</summary>
    public async Task<SessionDto> AnswerAsync(NewSession made, CancellationToken cancellationToken)
    {
        if (made.Caller is UserCaller user)
        {
            networks.Note(user.Id, context.ClientAddress);
        }

        context.Identify(made.Caller, requestedAccount: null, made.Token);
        await authorizer.EnterAccountAsync(context, made.Caller, cancellationToken);
        return SessionView.Of(made.Caller, context.Scope?.Rights.Held ?? PermissionSet.None, made.Token, made.Session.ExpiresAt);
    }
}

/// <param name="Caller">For whom the session was made.</param>
/// <param name="Session">The session.</param>
/// <param name="Token">What it is presented by.</param>
/// <param name="Created">What the audit log is told of it.</param>
public sealed record NewSession(Caller Caller, Session Session, SessionToken Token, AuditEvent Created);
