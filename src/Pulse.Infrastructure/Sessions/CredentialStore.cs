using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>The hash is compared again in code, whatever the database takes for equal.</summary>
internal sealed class CredentialStore(PulseDbContext db, Versions versions, IClock clock) : ICredentialStore
{
    public async Task<CachedCaller?> FindSessionAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = versions.Now;
        var stored = hash.ToBytes();
        var session = await db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.ApiKey!.Account)
            .Include(s => s.User!.Memberships).ThenInclude(membership => membership.Account)
            .Include(s => s.User!.RoleAssignments).ThenInclude(assignment => assignment.Role)
            .SingleOrDefaultAsync(s => s.TokenHash == stored, cancellationToken);

        return session is not null && hash.Matches(session.TokenHash) && session.IsUsableAt(clock.UtcNow) && CallerOf(session) is { } caller
            ? new CachedCaller(caller, readAt, Versions.SlotsOf(Callers.SubjectsOf(session)))
            : null;
    }

    public async Task<CachedCaller?> FindApiKeyAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = versions.Now;
        var stored = hash.ToBytes();
        var key = await db.ApiKeys.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(k => k.Account)
            .SingleOrDefaultAsync(k => k.SecretHash == stored, cancellationToken);

        return key is not null && hash.Matches(key.SecretHash) && CallerOf(key) is { } caller
            ? new CachedCaller(caller, readAt, Versions.SlotsOf(Callers.SubjectsOf(key)))
            : null;
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
