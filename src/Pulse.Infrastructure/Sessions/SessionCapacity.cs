using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Who logs in is in no account yet: a key's sessions are found whatever account is in effect.</summary>
internal sealed class SessionCapacity(PulseDbContext db, SessionLimits limits, SessionAllowances allowances, IAuditTrail audit, TimeProvider clock) : ISessionCapacity
{
    /// <summary>Events of sessions of one owner that are told one by one in a window.</summary>
    public const int ToldAtOnce = 100;

    /// <summary>Sessions that one login ends at most. There are more where the bound was lowered; later logins end those.</summary>
    private const int BatchSize = 200;

    public async Task<IReadOnlyList<Session>> MakeAsync(Caller owner, IReadOnlyList<Session> made, CancellationToken cancellationToken)
    {
        var most = limits.MaxOf(SessionOwner.Of(owner));
        var kept = made.TakeLast(most).ToList();
        if (made.Count == 0)
        {
            return kept;
        }

        var sessions = await LockAsync(owner, cancellationToken);
        var calling = (owner as UserCaller)?.SessionId;
        var ended = await sessions.Where(session => session.Id != calling).OrderByDescending(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence))
            .Skip(Math.Max(0, most - kept.Count - (calling is null ? 0 : 1))).Take(BatchSize).ToListAsync(cancellationToken);
        db.Sessions.RemoveRange(ended);
        foreach (var session in ended.Concat(made.SkipLast(most)))
        {
            Tell(owner, session, made[^1].IpAddress);
        }

        return kept;
    }

    /// <summary>Accounts are taken in order, after all owners, by everyone who makes sessions.</summary>
    public async Task<IReadOnlyList<OwnedSession>> AddAsync(IReadOnlyList<OwnedSession> made, CancellationToken cancellationToken)
    {
        foreach (var (owner, session) in made)
        {
            db.Sessions.Add(session).Property(SessionConfiguration.CountedIn).CurrentValue = AccountOf(owner)?.Number;
        }

        await db.SaveChangesAsync(cancellationToken);
        var refused = new List<OwnedSession>();
        var counted = made.GroupBy(owned => (Account: AccountOf(owned.Owner), OfKeys: owned.Owner is ApiKeyCaller));
        foreach (var together in counted.OrderBy(together => together.Key.Account?.Number).ThenBy(together => together.Key.OfKeys))
        {
            var without = together.Key.Account is { } account ? await allowances.TakeAsync(account, together.Key.OfKeys, together.Count(), cancellationToken) : 0;
            foreach (var owned in together.TakeLast(without))
            {
                if (!await TakePlaceOfOldestAsync(owned, cancellationToken))
                {
                    refused.Add(owned);
                }
            }
        }

        return refused;
    }

    /// <summary>Not of the session that is calling, and not of one that is as new.</summary>
    /// <returns>Whether there was one. If not, the new session is taken back.</returns>
    private async Task<bool> TakePlaceOfOldestAsync(OwnedSession owned, CancellationToken cancellationToken)
    {
        var (now, account, calling) = (clock.UtcNow, AccountOf(owned.Owner)?.Number, owned.Owner.SessionId);
        var own = (long)db.Entry(owned.Session).Property(EntityTypeBuilderExtensions.Sequence).CurrentValue!;
        var oldest = await (await SessionsOfAsync(owned.Owner, cancellationToken))
            .Where(session => EF.Property<long?>(session, SessionConfiguration.CountedIn) == account && session.ExpiresAt > now && session.Id != calling
                && EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence) < own)
            .OrderBy(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence)).FirstOrDefaultAsync(cancellationToken);
        db.Sessions.Remove(oldest ?? owned.Session);
        await db.SaveChangesAsync(cancellationToken);
        if (oldest is not null)
        {
            Tell(owned.Owner, oldest, owned.Session.IpAddress);
        }

        return oldest is not null;
    }

    /// <summary>What a tenant does never keeps a superAdmin out.</summary>
    private static AccountId? AccountOf(Caller owner) => owner is UserCaller { HoldsSuperAdmin: true } ? null : AuditLog.HomeOf(owner);

    /// <summary>Writing rows, unchanged, takes their locks until the transaction ends: a user's own, or those of a key's secrets, to which its sessions refer.</summary>
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

    private void Tell(Caller owner, Session session, string? ipAddress)
    {
        var ended = AuditEvent.Of(
            Guid.CreateVersion7(),
            clock.UtcNow, AuditActions.SessionEnded, AuditLog.ActorOf(owner), AuditTarget.Session(session.Id), AuditLog.HomeOf(owner), ipAddress,
            AuditChanges.Between(null, new ReasonSnapshot("tooManySessions")));
        audit.AddRepeated(ended, ToldAtOnce);
    }
}
