using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Delegation;
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
    ILoginNetworks networks,
    ISessionWriter sessions)
{
    /// <summary>Creates and saves the session of a login. Unauthenticated if the caller has changed since its verification.</summary>
    public async Task<ErrorOr<NewSession>> OpenAsync(Caller caller, SessionTerms terms, CancellationToken cancellationToken)
    {
        var created = Of(caller, terms);
        if (created.IsError)
        {
            return created;
        }

        var saved = await sessions.AddAsync(created.Value.Session, caller, created.Value.Created, cancellationToken);
        if (saved.IsError)
        {
            var isGone = saved.FirstError == UnitOfWorkErrors.ReferenceGone || saved.FirstError == UnitOfWorkErrors.ConcurrentUpdate;
            return isGone ? Errors.Unauthenticated : saved.Errors;
        }

        return created;
    }

    /// <returns>The session to save. An error if the login requests permissions that the caller does not hold.</returns>
    public ErrorOr<NewSession> Of(Caller caller, SessionTerms terms) => terms.Permissions is { } requested
        ? DelegationPolicy.MayNarrowTo(caller.HeldAnywhere, requested).Then(_ => New(caller with { NarrowedTo = requested }, terms))
        : New(caller, terms);

    private NewSession New(Caller caller, SessionTerms terms)
    {
        var token = generator.NewSessionToken();
        var origin = SessionOrigin.Of(context.ClientAddress, context.UserAgent);
        var lifetime = terms.LifetimeWithin(limits.LifetimeOf(caller));
        var session = caller switch
        {
            UserCaller user => Session.OfUser(
                Guid.CreateVersion7(), token, user.Id, origin, clock.UtcNow, lifetime, caller.NarrowedTo),
            ApiKeyCaller key => Session.OfApiKey(
                Guid.CreateVersion7(), token, key.SecretId, origin, key.ExpiresAt, clock.UtcNow, lifetime, caller.NarrowedTo),
            _ => throw new InvalidOperationException($"{caller.GetType().Name} cannot have a session."),
        };
        var created = audit.Of(
            AuditActions.SessionCreated,
            AuditLog.ActorOf(caller),
            AuditTarget.Session(session.Id),
            AuditLog.PrimaryAccountOf(caller),
            session.NarrowedTo is { } narrowed ? AuditChanges.Between(null, new NarrowedSessionSnapshot(narrowed.ToNames())) : null);
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
