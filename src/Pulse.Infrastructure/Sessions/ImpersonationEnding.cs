using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Impersonation;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Ends impersonations whose right is revoked, in the transaction that revokes it. A user who gets the right again must start a new
/// session. Loads only sessions of users that the transaction affects.
/// </summary>
internal sealed class ImpersonationEnding(
    PulseDbContext db, RequestContext context, ChangedTags changed, AuditTrail audit, TimeProvider clock) : ICommitStep
{
    /// <summary>Maximum number of parameters in one statement.</summary>
    private const int BatchSize = 500;

    /// <summary>Runs after everything else is saved. Sends no query if no right of a user has changed.</summary>
    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken)
    {
        var sessions = await FindAsync(cancellationToken);
        if (sessions.Count == 0)
        {
            return Result.Success;
        }

        var users = await db.FindWithRightsAsync(sessions.SelectMany(CallerFactory.UsersOf), cancellationToken);
        foreach (var ended in sessions.Where(session => !IsAllowed(session, users)).Chunk(BatchSize))
        {
            var ids = ended.Select(session => session.Id).ToList();
            await db.Sessions.Where(session => ids.Contains(session.Id)).ExecuteDeleteAsync(cancellationToken);
            Array.ForEach(ended, session => audit.Add(EndOf(session)));
        }

        return Result.Success;
    }

    /// <summary>Needs no catalogue, because the right to impersonate is built in.</summary>
    private static bool IsAllowed(Session session, IReadOnlyDictionary<int, User> users) =>
        CallerFactory.Of(session, users, PermissionCatalogue.BuiltInOnly) is not null;

    /// <summary>
    /// Finds impersonations with a changed user, or a user with a membership in a changed account or with a changed role, on either side.
    /// It reads them from the database, because loaded entities may be older than the changes.
    /// </summary>
    private async Task<List<Session>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<Session>();
        foreach (var ids in changed.Current.Select(tag => tag.UserId).OfType<int>().Chunk(BatchSize))
        {
            found.AddRange(await Live.Where(session => ids.Contains(session.UserId!.Value))
                .Concat(Live.Where(session => ids.Contains(session.ImpersonatedUserId!.Value))).ToListAsync(cancellationToken));
        }

        foreach (var ids in changed.Current.Select(tag => tag.AccountId).OfType<AccountId>().Chunk(BatchSize))
        {
            var members = db.Set<Membership>().Where(membership => ids.Contains(membership.AccountId)).Select(
                membership => membership.UserId);
            found.AddRange(await Of(members).ToListAsync(cancellationToken));
        }

        foreach (var ids in changed.Current.Select(tag => tag.RoleId).OfType<int>().Chunk(BatchSize))
        {
            var holders = db.Set<RoleAssignment>().Where(assignment => ids.Contains(assignment.RoleId)).Select(
                assignment => assignment.UserId);
            found.AddRange(await Of(holders).ToListAsync(cancellationToken));
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

    /// <summary>Finds the sessions of users, on either side, by indexes of the sessions.</summary>
    private IQueryable<Session> Of(IQueryable<int> users) => users
        .Join(Live, user => user, session => session.UserId, (_, session) => session)
        .Concat(users.Join(Live, user => user, session => session.ImpersonatedUserId, (_, session) => session));

    /// <summary>
    /// The event of the end. The actor is the caller that revokes the right. It has no account, because several can be affected.
    /// </summary>
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
