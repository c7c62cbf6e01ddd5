using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Impersonation;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Ends impersonated sessions together with the right to impersonate, in the transaction that takes the right away. A user who is given
/// the right again has to begin a new session. Only sessions of users whom the transaction concerns are loaded, however many there are.
/// </summary>
internal sealed class ImpersonationEnding(PulseDbContext db, RequestContext context, ChangedTags changed, AuditTrail audit, TimeProvider clock) : ICommitStep
{
    /// <summary>Parameters in one statement.</summary>
    private const int AtOnce = 500;

    /// <summary>In a unit of work, when everything else in it has been saved. Where no right of a user has changed, nothing is asked.</summary>
    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken)
    {
        var sessions = await FindAsync(cancellationToken);
        if (sessions.Count == 0)
        {
            return Result.Success;
        }

        var users = await db.FindWithRightsAsync(sessions.SelectMany(CallerFactory.UsersOf), cancellationToken);
        foreach (var ended in sessions.Where(session => CallerFactory.Of(session, users) is null).Chunk(AtOnce))
        {
            var ids = ended.Select(session => session.Id).ToList();
            await db.Sessions.Where(session => ids.Contains(session.Id)).ExecuteDeleteAsync(cancellationToken);
            Array.ForEach(ended, session => audit.Add(EndOf(session)));
        }

        return Result.Success;
    }

    /// <summary>
    /// Impersonated sessions, on either side of which is a user who was changed, belongs to an account that was changed, or holds a role that was
    /// changed. As they are in the database by now: what the unit of work has loaded may be older than what it has written.
    /// </summary>
    private async Task<List<Session>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<Session>();
        foreach (var some in changed.Current.Select(tag => tag.UserId).OfType<int>().Chunk(AtOnce))
        {
            found.AddRange(await Live.Where(session => some.Contains(session.UserId!.Value))
                .Concat(Live.Where(session => some.Contains(session.ImpersonatedUserId!.Value))).ToListAsync(cancellationToken));
        }

        foreach (var some in changed.Current.Select(tag => tag.AccountId).OfType<AccountId>().Chunk(AtOnce))
        {
            found.AddRange(await Of(db.Set<Membership>().Where(membership => some.Contains(membership.AccountId)).Select(membership => membership.UserId))
                .ToListAsync(cancellationToken));
        }

        foreach (var some in changed.Current.Select(tag => tag.RoleId).OfType<int>().Chunk(AtOnce))
        {
            found.AddRange(await Of(db.Set<RoleAssignment>().Where(assignment => some.Contains(assignment.RoleId)).Select(assignment => assignment.UserId))
                .ToListAsync(cancellationToken));
        }

        return [.. found.DistinctBy(session => session.Id)];
    }

    private IQueryable<Session> Live
    {
        get
        {
            var now = clock.UtcNow;
            return db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(session => session.ImpersonatedUserId != null && session.ExpiresAt > now);
        }
    }

    /// <summary>Found by the users, of whom there are as many as the change concerns, each by an index of sessions.</summary>
    private IQueryable<Session> Of(IQueryable<int> users) => users.Join(Live, user => user, session => session.UserId, (_, session) => session)
        .Concat(users.Join(Live, user => user, session => session.ImpersonatedUserId, (_, session) => session));

    /// <summary>By the caller who takes the right away. It may have been one in several accounts, so that it concerns none of them alone.</summary>
    private AuditEvent EndOf(Session session) => AuditEvent.Of(
        Guid.CreateVersion7(),
        clock.UtcNow,
        AuditActions.ImpersonationStopped,
        AuditLog.ActorOf(context.Caller),
        AuditTarget.User(session.ImpersonatedUserId!.Value),
        account: null,
        Cidr.Canonical(context.ClientAddress)?.ToString(),
        AuditChanges.Between(new ImpersonationSnapshot(session.Id, UserId: session.UserId), null));
}
