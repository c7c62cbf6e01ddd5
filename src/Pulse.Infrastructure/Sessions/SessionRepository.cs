using System.Linq.Expressions;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Permissions;
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
internal sealed class SessionRepository(
    PulseDbContext db, IPermissionCatalogue permissions, SessionUses uses, SessionLimits limits, TimeProvider clock) : ISessionRepository
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

    public async Task<ErrorOr<Page<ListedSession>>> ListAsync(
        Caller caller, AccountId? account, ListSessions query, CancellationToken cancellationToken)
    {
        var page = await SessionFields.All.ToPageAsync(
            SourceOf(caller, account),
            query,
            listed => EF.Property<long>(listed.Session, EntityTypeBuilderExtensions.Sequence),
            cancellationToken);
        foreach (var session in page.IsError ? [] : page.Value.Items.Select(listed => listed.Session))
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
        var catalogue = await permissions.GetAsync(cancellationToken, CallerFactory.CustomPermissionsOf(users.Values));
        return CallerFactory.Of(session, users, catalogue) is { } caller
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
    /// The sessions of an account are those that count in it, which an index has in the default order, and others: the caller's own, and
    /// those that few memberships find. Each session is in one of these parts.
    /// </summary>
    private ListSource<ListedSession> SourceOf(Caller caller, AccountId? account)
    {
        var (owner, now) = (SessionOwner.Of(caller), clock.UtcNow);
        if (account is not { } read)
        {
            return SourceOf(Open(With(NumbersOf(OwnUsable(owner, now))), caller.SessionId, now));
        }

        var here = db.Sessions.Where(session => EF.Property<long?>(session, SessionConfiguration.CountedIn) == read.Number);
        var (ofMembers, ofKeys) = (IsOfMember(read, owner), IsOfUsableKey(now));
        var others = Open(Others(read, owner), caller.SessionId, now);
        var counted = NumbersOf(Unexpired(here.Where(session => session.UserId != null).Where(ofMembers), caller.SessionId, now))
            .Concat(NumbersOf(Open(here.Where(session => session.UserId == null).Where(ofKeys), caller.SessionId, now)))
            .Concat(NumbersOf(others));
        return SourceOf(Open(here.Where(ByKind(ofMembers, ofKeys)), caller.SessionId, now).Concat(others)) with
        {
            Count = counted.CountExaminedAsync,
        };
    }

    private ListSource<ListedSession> SourceOf(IQueryable<Session> sessions) => new(sessions
        .Include(session => session.User)
        .Include(session => session.ImpersonatedUser)
        .Include(session => session.Secret!.ApiKey)
        .Select(session => new ListedSession
        {
            Session = session,
            ImpersonatesMember = db.Set<Membership>().Any(membership => membership.UserId == session.ImpersonatedUserId),
        }));

    private static IQueryable<long> NumbersOf(IQueryable<Session> sessions) =>
        sessions.Select(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence));

    private IQueryable<Session> With(IQueryable<long> numbers) =>
        db.Sessions.Where(session => numbers.Contains(EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence)));

    /// <summary>Whether the user of a session is a member of the account, and not the caller.</summary>
    private Expression<Func<Session, bool>> IsOfMember(AccountId account, SessionOwner owner) => session =>
        session.UserId != owner.UserId
        && db.Set<Membership>().Any(membership => membership.UserId == session.UserId && membership.AccountId == account);

    /// <summary>Whether the key of a session can be used now: the key is usable and the secret has not ended.</summary>
    private static Expression<Func<Session, bool>> IsOfUsableKey(DateTime now) => session =>
        (session.Secret!.EndsAt == null || session.Secret.EndsAt > now)
        && session.Secret.ApiKey!.Active && session.Secret.ApiKey.Account!.Active
        && (session.Secret.ApiKey.NotBefore == null || session.Secret.ApiKey.NotBefore <= now);

    /// <summary>Evaluates one condition for sessions of users and the other for those of keys, in one walk through their index.</summary>
    private static Expression<Func<Session, bool>> ByKind(Expression<Func<Session, bool>> ofUsers, Expression<Func<Session, bool>> ofKeys)
    {
        var session = ofUsers.Parameters[0];
        var user = Expression.Property(session, nameof(Session.UserId));
        return Expression.Lambda<Func<Session, bool>>(
            Expression.Condition(
                Expression.NotEqual(user, Expression.Constant(null, user.Type)),
                ofUsers.Body,
                ReplacingExpressionVisitor.Replace(ofKeys.Parameters[0], session, ofKeys.Body)),
            session);
    }

    /// <summary>All sessions of the caller, if it is a user, and those of members that count in other accounts, or in none.</summary>
    private IQueryable<Session> Others(AccountId account, SessionOwner owner)
    {
        var elsewhere = db.Set<Membership>()
            .Where(membership => membership.AccountId == account && membership.SessionsElsewhereSince != null)
            .Join(db.Sessions, membership => membership.UserId, session => session.UserId, (_, session) => session)
            .Where(session => EF.Property<long?>(session, SessionConfiguration.CountedIn) != account.Number);
        return With(owner.UserId is null ? NumbersOf(elsewhere) : NumbersOf(elsewhere).Concat(NumbersOf(Own(owner))));
    }

    /// <summary>Sessions that have not ended. The presented session counts as used, even if its last use is not written yet.</summary>
    private IQueryable<Session> Open(IQueryable<Session> all, Guid? presented, DateTime now) => Unexpired(all, presented, now)
        .Where(session => (session.Secret!.EndsAt ?? session.Secret.ApiKey!.ExpiresAt ?? session.ExpiresAt) > now);

    /// <summary>The same without the ends of keys and secrets.</summary>
    private IQueryable<Session> Unexpired(IQueryable<Session> all, Guid? presented, DateTime now)
    {
        var sessions = all.Where(session => session.ExpiresAt > now);
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
}
