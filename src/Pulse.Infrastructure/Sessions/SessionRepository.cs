using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Reads and ends sessions. A session has no account of its own. The tenant filter on keys and memberships restricts it to the account.
/// </summary>
internal sealed class SessionRepository(PulseDbContext db, SessionUses uses, SessionLimits limits, TimeProvider clock) : ISessionRepository
{
    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == id, cancellationToken) is { } session)
        {
            await RemoveAsync(session, cancellationToken);
        }
    }

    public async Task RemoveAsync(Session session, CancellationToken cancellationToken)
    {
        db.Sessions.Remove(session);
        if (session is { UserId: { } user, ImpersonatedUserId: null })
        {
            db.Sessions.RemoveRange(await db.Sessions
                .Where(started => started.UserId == user && started.ImpersonatedUserId != null).ToListAsync(cancellationToken));
        }
    }

    public Task<Session?> FindAsync(Guid id, CancellationToken cancellationToken) => db.Sessions
        .Include(session => session.User)
        .Include(session => session.Secret!.ApiKey)
        .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);

    public async Task<ErrorOr<Page<Session>>> ListAsync(
        Caller caller, AccountId? account, ListSessions query, CancellationToken cancellationToken)
    {
        var page = await SessionFields.All.ToPageAsync(
            await SourceAsync(caller, account, cancellationToken),
            query,
            session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence),
            cancellationToken);
        foreach (var session in page.IsError ? [] : page.Value.Items)
        {
            session.SeeAt(uses.Of(session).SeenAt);
        }

        return page;
    }

    public async Task<IReadOnlyList<Session>> FindOthersAsync(
        SessionOwner owner, Guid? except, int atMost, CancellationToken cancellationToken)
    {
        return await Own(owner).Where(session => session.Id != except)
            .OrderBy(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence))
            .Take(atMost)
            .ToListAsync(cancellationToken);
    }

    public Task<int> CountImpersonationsAsync(int userId, DateTime now, CancellationToken cancellationToken) => db.Sessions.CountAsync(
        session => session.UserId == userId && session.ImpersonatedUserId != null && session.ExpiresAt > now, cancellationToken);

    public async Task<UserCaller?> FindImpersonatorAsync(Session session, CancellationToken cancellationToken)
    {
        var users = await db.FindWithRightsAsync(CallerFactory.UsersOf(session), cancellationToken);
        return CallerFactory.Of(session, users) is { } caller
            ? caller with { SessionId = session.Id, ExpiresAt = session.ExpiresAt }
            : null;
    }

    public void Remove(Session session) => db.Sessions.Remove(session);

    /// <summary>Deletes challenges first, so that it waits for a login that is being completed and ends its session too.</summary>
    public async Task EndAllAsync(int userId, Guid? except, CancellationToken cancellationToken)
    {
        await db.Users.LockAsync(userId, cancellationToken);
        await db.MfaChallenges.Where(challenge => challenge.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions
            .Where(session => (session.UserId == userId || session.ImpersonatedUserId == userId) && session.Id != except)
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Finds the sessions of the caller, of members and of keys by one index each. Each session is returned once.
    /// </summary>
    private async Task<ListSource<Session>> SourceAsync(Caller caller, AccountId? account, CancellationToken cancellationToken)
    {
        var (owner, now) = (SessionOwner.Of(caller), clock.UtcNow);
        var open = Open(caller.SessionId, now).AsNoTracking()
            .Include(session => session.User)
            .Include(session => session.ImpersonatedUser!.Memberships)
            .Include(session => session.Secret!.ApiKey);
        if (account is not { } read)
        {
            var own = NumbersOf([OwnUsable(owner, now)]);
            return new ListSource<Session>(
                open.Where(session => own.Contains(EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence))));
        }

        var (members, keys) = (OfMembers(read), OfUsableKeys(read, now));
        var found = NumbersOf(owner.UserId is null ? [members, keys] : [members, keys, OwnUsable(owner, now)]);
        return new ListSource<Session>(
            open.Where(session => found.Contains(EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence))),
            IsShort: await found.CountExaminedAsync(cancellationToken) is not null);
    }

    private static IQueryable<long> NumbersOf(IEnumerable<IQueryable<Session>> kinds) => kinds
        .Select(kind => kind.Select(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence)))
        .Aggregate(Queryable.Concat);

    /// <summary>Sessions that have not ended. The presented session counts as used, even if its last use is not written yet.</summary>
    private IQueryable<Session> Open(Guid? presented, DateTime now)
    {
        var sessions = db.Sessions.Where(session => session.ExpiresAt > now
            && (session.Secret!.EndsAt ?? session.Secret.ApiKey!.ExpiresAt ?? session.ExpiresAt) > now);
        if (limits.IdleMinutes is { } ofUsers)
        {
            var limit = now.AddMinutes(-ofUsers);
            sessions = sessions.Where(session => session.UserId == null || session.LastSeenAt > limit || session.Id == presented);
        }

        if (limits.ApiKeyIdleMinutes is { } ofKeys)
        {
            var limit = now.AddMinutes(-ofKeys);
            sessions = sessions.Where(session => session.UserId != null || session.LastSeenAt > limit || session.Id == presented);
        }

        return sessions;
    }

    private IQueryable<Session> Own(SessionOwner owner) => owner.UserId is { } user
        ? db.Sessions.Where(session => session.UserId == user)
        : db.Sessions.Where(session => session.Secret!.ApiKeyId == owner.ApiKeyId);

    private IQueryable<Session> OwnUsable(SessionOwner owner, DateTime now) => owner.UserId is null
        ? Own(owner).Where(session => session.Secret!.EndsAt == null || session.Secret.EndsAt > now)
        : Own(owner);

    private IQueryable<Session> OfMembers(AccountId account) => db.Set<Membership>().Where(membership => membership.AccountId == account)
        .Join(db.Sessions, membership => membership.UserId, session => session.UserId, (_, session) => session);

    /// <summary>Sessions of the account's keys that can be used now: the key is usable and the secret has not ended.</summary>
    private IQueryable<Session> OfUsableKeys(AccountId account, DateTime now) => db.Sessions.Where(session =>
        session.Secret!.ApiKey!.AccountId == account && (session.Secret.EndsAt == null || session.Secret.EndsAt > now)
        && session.Secret.ApiKey.Active && session.Secret.ApiKey.Account!.Active
        && (session.Secret.ApiKey.NotBefore == null || session.Secret.ApiKey.NotBefore <= now));
}
