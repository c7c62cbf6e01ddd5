using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Finds credentials by the hash of what was presented, each with one command. The hash is compared again in code,
/// whatever the database takes for equal.
/// </summary>
internal sealed class CredentialVerifier(PulseDbContext db, IClock clock) : ICredentialVerifier
{
    public async Task<Caller?> VerifyAsync(SessionToken token, CancellationToken cancellationToken)
    {
        var hash = CredentialHash.Of(token);
        var stored = hash.ToBytes();
        var session = await db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.ApiKey!.Account)
            .Include(s => s.User!.Memberships).ThenInclude(membership => membership.Account)
            .Include(s => s.User!.RoleAssignments).ThenInclude(assignment => assignment.Role)
            .SingleOrDefaultAsync(s => s.TokenHash == stored, cancellationToken);

        return session is not null && hash.Matches(session.TokenHash) && session.IsUsableAt(clock.UtcNow)
            ? CallerOf(session)
            : null;
    }

    public async Task<ApiKeyCaller?> VerifyAsync(ApiKeyIdentifier identifier, ApiKeySecret secret, CancellationToken cancellationToken)
    {
        var hash = CredentialHash.Of(identifier, secret);
        var stored = hash.ToBytes();
        var key = await db.ApiKeys.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(k => k.Account)
            .SingleOrDefaultAsync(k => k.SecretHash == stored, cancellationToken);

        return key is not null && hash.Matches(key.SecretHash) ? CallerOf(key) : null;
    }

    private Caller? CallerOf(Session session)
    {
        Caller? caller = session switch
        {
            { User: { } user } => Callers.Of(user),
            { ApiKey: { } key } => CallerOf(key),
            _ => null,
        };
        return caller is null ? null : caller with { SessionId = session.Id, ExpiresAt = Earlier(session.ExpiresAt, caller.ExpiresAt) };
    }

    /// <summary>A key's end may have been brought forward since the session was made.</summary>
    private static DateTime Earlier(DateTime session, DateTime? key) => key < session ? key.Value : session;

    private ApiKeyCaller? CallerOf(ApiKey key) => key.IsUsableAt(clock.UtcNow) ? Callers.Of(key) : null;
}
