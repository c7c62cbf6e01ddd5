using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Creates the session of a login and its response. The login saves the session.</summary>
public sealed class SessionStart(
    RequestContext context,
    Authorizer authorizer,
    ICredentialGenerator generator,
    AuditLog audit,
    TimeProvider clock,
    SessionLimits limits,
    ILoginNetworks networks)
{
    public NewSession Of(Caller caller)
    {
        var token = generator.NewSessionToken();
        var origin = SessionOrigin.Of(context.ClientAddress, context.UserAgent);
        var session = caller switch
        {
            UserCaller user => Session.OfUser(Guid.CreateVersion7(), token, user.Id, origin, clock.UtcNow, limits.LifetimeOf(user)),
            ApiKeyCaller key => Session.OfApiKey(
                Guid.CreateVersion7(), token, key.SecretId, origin, key.ExpiresAt, clock.UtcNow, limits.LifetimeOf(key)),
            _ => throw new InvalidOperationException($"{caller.GetType().Name} cannot have a session."),
        };
        var created = audit.Of(
            AuditActions.SessionCreated, AuditLog.ActorOf(caller), AuditTarget.Session(session.Id), AuditLog.PrimaryAccountOf(caller));
        return new NewSession(caller, session, token, created);
    }

    /// <summary>Creates the response to a login whose session is saved.</summary>
    public async Task<SessionDto> CompleteAsync(NewSession made, CancellationToken cancellationToken)
    {
        if (made.Caller is UserCaller user)
        {
            networks.Note(user.Id, context.ClientAddress);
        }

        var held = await authorizer.FindPermissionsAsync(made.Caller, cancellationToken);
        return SessionView.Of(made.Caller, held, made.Token, made.Session.ExpiresAt);
    }
}

/// <param name="Caller">The owner of the session.</param>
/// <param name="Session">The session to save.</param>
/// <param name="Token">The access token.</param>
/// <param name="Created">The audit event of the login.</param>
public sealed record NewSession(Caller Caller, Session Session, SessionToken Token, AuditEvent Created);
