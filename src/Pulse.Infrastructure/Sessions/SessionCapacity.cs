using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Limits sessions per owner and per account. It ignores the tenant filter, because a login has no account yet.</summary>
internal sealed class SessionCapacity(
    PulseDbContext db, SessionLimits limits, SessionAllowances allowances, IAuditTrail audit, TimeProvider clock) : ISessionCapacity
{
    /// <summary>Number of events about sessions of one owner that are written individually per window.</summary>
    public const int EventsPerWindow = 100;

    /// <summary>Maximum number of sessions that one login ends. If the limit was lowered, later logins end the rest.</summary>
    private const int BatchSize = 200;

    public async Task<IReadOnlyList<Session>> MakeAsync(Caller owner, IReadOnlyList<Session> added, CancellationToken cancellationToken)
    {
        var limit = limits.MaxOf(SessionOwner.Of(owner));
        var kept = added.TakeLast(limit).ToList();
        if (added.Count == 0)
        {
            return kept;
        }

        var sessions = await LockAsync(owner, cancellationToken);
        var presented = (owner as UserCaller)?.SessionId;
        var ended = await sessions.Where(session => session.Id != presented)
            .OrderByDescending(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence))
            .Skip(Math.Max(0, limit - kept.Count - (presented is null ? 0 : 1))).Take(BatchSize).ToListAsync(cancellationToken);
        db.Sessions.RemoveRange(ended);
        foreach (var session in ended.Concat(added.SkipLast(limit)))
        {
            Record(owner, session, added[^1].IpAddress);
        }

        return kept;
    }

    /// <summary>Adds sessions. It locks accounts in order, after all owners, like every creation of sessions.</summary>
    public async Task<IReadOnlyList<OwnedSession>> AddAsync(IReadOnlyList<OwnedSession> added, CancellationToken cancellationToken)
    {
        foreach (var (owner, session) in added)
        {
            db.Sessions.Add(session).Property(SessionConfiguration.CountedIn).CurrentValue = AccountOf(owner)?.Number;
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var user in added.Select(owned => owned.Owner).OfType<UserCaller>().DistinctBy(user => user.Id))
        {
            await MarkMembershipsAsync(user, cancellationToken);
        }

        var refused = new List<OwnedSession>();
        var counted = added.GroupBy(owned => (Account: AccountOf(owned.Owner), OfKeys: owned.Owner is ApiKeyCaller));
        foreach (var group in counted.OrderBy(group => group.Key.Account?.Number).ThenBy(group => group.Key.OfKeys))
        {
            var withoutPlace = group.Key.Account is { } account
                ? await allowances.TakeAsync(account, group.Key.OfKeys, group.Count(), cancellationToken)
                : 0;
            foreach (var owned in group.TakeLast(withoutPlace))
            {
                if (!await TryReplaceOldestAsync(owned, cancellationToken))
                {
                    refused.Add(owned);
                }
            }
        }

        return refused;
    }

    /// <summary>Marks the user's memberships in accounts in which its new sessions do not count, so that their lists find these.</summary>
    private async Task MarkMembershipsAsync(UserCaller user, CancellationToken cancellationToken)
    {
        var (counted, now) = (AccountOf(user), clock.UtcNow);
        if (user.Accounts.Any(account => account.Id != counted))
        {
            await db.Set<Membership>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(membership => membership.UserId == user.Id && membership.AccountId != counted)
                .Where(membership => membership.SessionsElsewhereSince == null)
                .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.SessionsElsewhereSince, now), cancellationToken);
        }
    }

    /// <summary>
    /// Ends the oldest session of the owner in the account, but not the presented one and none that is newer than the added one.
    /// </summary>
    /// <returns>Whether there was one. If not, the added session is removed.</returns>
    private async Task<bool> TryReplaceOldestAsync(OwnedSession owned, CancellationToken cancellationToken)
    {
        var (now, account, presented) = (clock.UtcNow, AccountOf(owned.Owner)?.Number, owned.Owner.SessionId);
        var sequence = (long)db.Entry(owned.Session).Property(EntityTypeBuilderExtensions.Sequence).CurrentValue!;
        var oldest = await (await SessionsOfAsync(owned.Owner, cancellationToken))
            .Where(session => EF.Property<long?>(session, SessionConfiguration.CountedIn) == account)
            .Where(session => session.ExpiresAt > now && session.Id != presented)
            .Where(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence) < sequence)
            .OrderBy(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence)).FirstOrDefaultAsync(cancellationToken);
        db.Sessions.Remove(oldest ?? owned.Session);
        await db.SaveChangesAsync(cancellationToken);
        if (oldest is not null)
        {
            Record(owned.Owner, oldest, owned.Session.IpAddress);
        }

        return oldest is not null;
    }

    /// <summary>The account in which the owner's sessions count. Null for superAdmins, so that a tenant cannot lock them out.</summary>
    private static AccountId? AccountOf(Caller owner) =>
        owner is UserCaller { HoldsSuperAdmin: true } ? null : AuditLog.PrimaryAccountOf(owner);

    /// <summary>
    /// Locks the owner until the transaction ends by an update that changes no value: the user, or the key's secrets, to which its sessions
    /// refer.
    /// </summary>
    private async Task<IQueryable<Session>> LockAsync(Caller owner, CancellationToken cancellationToken)
    {
        if (owner is UserCaller user)
        {
            await db.Users.LockAsync(user.Id, cancellationToken);
        }
        else
        {
            var key = ((ApiKeyCaller)owner).Id;
            await db.KeySecrets.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(secret => secret.ApiKeyId == key)
                .ExecuteUpdateAsync(set => set.SetProperty(secret => secret.Hint, secret => secret.Hint), cancellationToken);
        }

        return await SessionsOfAsync(owner, cancellationToken);
    }

    private async Task<IQueryable<Session>> SessionsOfAsync(Caller owner, CancellationToken cancellationToken)
    {
        if (owner is UserCaller user)
        {
            return db.Sessions.Where(session => session.UserId == user.Id);
        }

        var key = ((ApiKeyCaller)owner).Id;
        var secrets = await db.KeySecrets.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(secret => secret.ApiKeyId == key)
            .Select(secret => (Guid?)secret.Id).ToListAsync(cancellationToken);
        return db.Sessions.Where(session => EF.Parameter(secrets).Contains(session.SecretId));
    }

    private void Record(Caller owner, Session session, string? ipAddress)
    {
        var ended = AuditEvent.Of(
            Guid.CreateVersion7(),
            clock.UtcNow,
            AuditActions.SessionEnded,
            AuditLog.ActorOf(owner),
            AuditTarget.Session(session.Id),
            AuditLog.PrimaryAccountOf(owner),
            ipAddress,
            AuditChanges.Between(null, new ReasonSnapshot("tooManySessions")));
        audit.AddRepeated(ended, EventsPerWindow);
    }
}
