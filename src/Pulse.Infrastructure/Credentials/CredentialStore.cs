using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Application.Portal;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Reads the caller of a credential from the database.</summary>
public interface ICredentialStore
{
    /// <returns>
    /// Null if the credential is unknown, if its session or secret has ended, or if its user is inactive. A key is found in any state,
    /// and <see cref="CachedCaller.RefusalOf"/> decides whether it is accepted.
    /// </returns>
    Task<CachedCaller?> FindAsync(PresentedCredential presented, CancellationToken cancellationToken);
}

/// <summary>
/// Compares the hash again in code, because a database compares by its own rules. Reads the invalidation clock before the first statement,
/// so that a change during the read invalidates the result. Uses a catalogue of permissions that was current after that.
/// </summary>
internal sealed partial class CredentialStore(
    PulseDbContext db,
    IApplicantStore applicants,
    ImportedKeys imported,
    IImportedDigests digests,
    IPermissionCatalogue permissions,
    InvalidationClock invalidations,
    SessionUses uses,
    ApiKeyView view,
    OpaqueTags opaque,
    MemoryBudget budget,
    TimeProvider clock,
    ILogger<CredentialStore> logger)
    : ICredentialStore
{
    public Task<CachedCaller?> FindAsync(PresentedCredential presented, CancellationToken cancellationToken) => presented.Kind switch
    {
        CredentialKind.Session => FindSessionAsync(presented.ToHash(), cancellationToken),
        CredentialKind.ApiKey => FindApiKeyAsync(presented.ToHash(), cancellationToken),
        CredentialKind.ImportedKey => FindImportedKeyAsync(presented.ToHash(), presented.ToOtherHash()!.Value, cancellationToken),
        _ => FindApplicantAsync(presented.ToHash(), cancellationToken),
    };

    private IQueryable<KeySecret> Secrets => db.KeySecrets.AsNoTrackingWithIdentityResolution()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Include(s => s.ApiKey!.Account).Include(s => s.ApiKey!.Secrets);

    private async Task<CachedCaller?> FindSessionAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        var stored = hash.ToBytes();
        var session = await db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.Secret!.ApiKey!.Account)
            .SingleOrDefaultAsync(s => s.TokenHash == stored, cancellationToken);
        if (session is null || !hash.Matches(session.TokenHash) || UseOf(session) is not { } use)
        {
            return null;
        }

        var users = await db.FindWithRightsAsync(CallerFactory.UsersOf(session), cancellationToken);
        var needed = session.Secret is { ApiKey: { } key }
            ? CallerFactory.CustomPermissionsOf(key)
            : CallerFactory.CustomPermissionsOf(users.Values);
        var tags = CallerFactory.TagsOf(session, users);
        return CallerOf(session, users, await CatalogueForAsync(tags, needed, cancellationToken)) is { } caller
            ? new CachedCaller(WithResponses(caller), readAt, InvalidationClock.SlotsOf(tags)) { Use = use }
            : null;
    }

    private async Task<CachedCaller?> FindApiKeyAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        var stored = hash.ToBytes();
        var secret = await Secrets.SingleOrDefaultAsync(s => s.Hash == stored, cancellationToken);
        return secret is not null && hash.Matches(secret.Hash) ? await CallerOfAsync(secret, readAt, cancellationToken) : null;
    }

    /// <summary>
    /// One statement for both hashes. A secret can be imported by digests of both algorithms: a later import never takes it over from an
    /// earlier one.
    /// </summary>
    private async Task<CachedCaller?> FindImportedKeyAsync(
        CredentialHash hash, CredentialHash other, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        var (stored, otherStored) = (hash.ToBytes(), other.ToBytes());
        var found = await Secrets.Where(s => s.IsImported && (s.Hash == stored || s.Hash == otherStored))
            .OrderBy(s => EF.Property<long>(s, EntityTypeBuilderExtensions.Sequence))
            .ToListAsync(cancellationToken);
        var secret = found.Find(s => hash.Matches(s.Hash) | other.Matches(s.Hash));
        if (secret is not null)
        {
            imported.Found();
            return await CallerOfAsync(secret, readAt, cancellationToken);
        }

        await imported.LearnAsync(digests, cancellationToken);
        return null;
    }

    private async ValueTask<CachedCaller?> CallerOfAsync(KeySecret secret, long readAt, CancellationToken cancellationToken)
    {
        var (key, tags) = (secret.ApiKey!, CallerFactory.TagsOf(secret.ApiKey!));
        var catalogue = await CatalogueForAsync(tags, CallerFactory.CustomPermissionsOf(key), cancellationToken);
        if (CallerFactory.Of(secret, catalogue, clock.UtcNow) is not { } caller)
        {
            return null;
        }

        return new CachedCaller(WithResponses(caller), readAt, InvalidationClock.SlotsOf(tags))
        {
            Shown = new ShownApiKey(
                view.Of(key).Value,
                CallerFactory.ConditionsOf(key),
                caller.LastUse!,
                caller.Permissions.Intersect(caller.Account.Given),
                [.. tags.Select(opaque.Of)]),
        };
    }

    /// <summary>A caller that does not depend on the catalogue does not wait for it.</summary>
    private ValueTask<PermissionCatalogue> CatalogueForAsync(
        List<CacheTag> tags, IReadOnlyList<CustomPermissions?> needed, CancellationToken cancellationToken) =>
        tags.Contains(CacheTag.Catalogue)
            ? permissions.GetAsync(cancellationToken, needed)
            : ValueTask.FromResult(PermissionCatalogue.BuiltInOnly);

    private async Task<CachedCaller?> FindApplicantAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        return await applicants.FindAsync(hash, cancellationToken) is { Applicant: { } applicant }
            ? new CachedCaller(applicant, readAt, InvalidationClock.SlotsOf([CacheTag.OfAccount(applicant.AccountId)]))
            : null;
    }

    /// <summary>
    /// The last use of a session. A session that has been idle for too long ends here, and stays ended if the clock is set back.
    /// </summary>
    /// <returns>Null if the session has ended.</returns>
    private SessionUse? UseOf(Session session)
    {
        var now = clock.UtcNow;
        if (!session.IsUsableAt(now) || uses.HasEnded(session.Id))
        {
            return null;
        }

        var use = uses.Of(session);
        if (use.IsAheadOf(now))
        {
            LogAhead(logger, session.Id, use.SeenAt, now);
        }
        else if (!use.IsIdleAt(now))
        {
            return use;
        }

        uses.End(use);
        return null;
    }

    /// <summary>The caller with room for its responses, unless it is not cached: nothing would free them.</summary>
    private Caller WithResponses(Caller caller)
    {
        if (caller is ApiKeyCaller { IsPending: true })
        {
            return caller;
        }

        var responses = new CallerResponses(budget);
        var owner = caller with { Responses = responses };
        responses.BelongTo(owner);
        return owner;
    }

    private Caller? CallerOf(Session session, IReadOnlyDictionary<int, User> users, PermissionCatalogue catalogue)
    {
        Caller? caller = session switch
        {
            { UserId: not null } => CallerFactory.Of(session, users, catalogue),
            { Secret: { } secret } => CallerFactory.Of(secret, catalogue, clock.UtcNow),
            _ => null,
        };
        return caller is null ? null : caller with
        {
            SessionId = session.Id,
            SessionCreatedAt = session.CreatedAt,
            NarrowedTo = CallerFactory.NarrowingOf(session, catalogue),
            ExpiresAt = Earlier(session.ExpiresAt, caller.ExpiresAt),
        };
    }

    /// <summary>The end of a key or its secret can have become earlier after the session was created.</summary>
    private static DateTime Earlier(DateTime session, DateTime? key) => key < session ? key.Value : session;

    [LoggerMessage(LogLevel.Warning,
        "Session {Session} has ended: it was last used at {SeenAt}, and the clock of this node says {Now}. Check the clock of every node.")]
    private static partial void LogAhead(ILogger logger, Guid session, DateTime seenAt, DateTime now);
}
