using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>The hash is compared again in code, whatever the database takes for equal.</summary>
internal sealed partial class CredentialStore(
    PulseDbContext db, InvalidationClock invalidations, SessionUses uses, TimeProvider clock, ILogger<CredentialStore> logger) : ICredentialStore
{
    public async Task<CachedCaller?> FindSessionAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        var stored = hash.ToBytes();
        var session = await db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.Secret!.ApiKey!.Account)
            .SingleOrDefaultAsync(s => s.TokenHash == stored, cancellationToken);
        if (session is null || !hash.Matches(session.TokenHash) || !session.IsUsableAt(clock.UtcNow) || uses.HasEnded(session.Id))
        {
            return null;
        }

        var use = uses.Of(session);
        var now = clock.UtcNow;
        if (use.IsIdleAt(now) || use.IsAheadOf(now))
        {
            if (use.IsAheadOf(now))
            {
                LogAhead(logger, session.Id, use.SeenAt, now);
            }

            uses.End(use);
            return null;
        }

        var users = await db.FindWithRightsAsync(CallerFactory.UsersOf(session), cancellationToken);
        return CallerOf(session, users) is { } caller
            ? new CachedCaller(caller, readAt, InvalidationClock.SlotsOf(CallerFactory.TagsOf(session, users))) { Use = use }
            : null;
    }

    public async Task<CachedCaller?> FindApiKeyAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        var stored = hash.ToBytes();
        var secret = await db.KeySecrets.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.ApiKey!.Account)
            .SingleOrDefaultAsync(s => s.Hash == stored, cancellationToken);

        return secret is not null && hash.Matches(secret.Hash) && CallerOf(secret) is { } caller
            ? new CachedCaller(caller, readAt, InvalidationClock.SlotsOf(CallerFactory.TagsOf(secret.ApiKey!)))
            : null;
    }

    private Caller? CallerOf(Session session, IReadOnlyDictionary<int, User> users)
    {
        Caller? caller = session switch
        {
            { UserId: not null } => CallerFactory.Of(session, users),
            { Secret: { } secret } => CallerOf(secret),
            _ => null,
        };
        return caller is null ? null : caller with { SessionId = session.Id, ExpiresAt = Earlier(session.ExpiresAt, caller.ExpiresAt) };
    }

    /// <summary>A key or its secret may have been given an earlier end since the session was made.</summary>
    private static DateTime Earlier(DateTime session, DateTime? key) => key < session ? key.Value : session;

    private ApiKeyCaller? CallerOf(KeySecret secret) => CallerFactory.Of(secret, clock.UtcNow);

    [LoggerMessage(LogLevel.Warning,
        "Session {Session} has ended: it was last used at {SeenAt}, and the clock of this node says {Now}. Check the clock of every node.")]
    private static partial void LogAhead(ILogger logger, Guid session, DateTime seenAt, DateTime now);
}
