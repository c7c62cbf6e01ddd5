using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Limits the sessions of an account (<see cref="AccountLimits.SessionsPerAccount"/>), without the tenant filter.</summary>
internal sealed class SessionAllowances(PulseDbContext db, AccountLimits limits, TimeProvider clock)
{
    /// <summary>
    /// Reserves places for sessions that were added in the running transaction. The allowance's row stays locked until the transaction
    /// ends. Only session creation locks it, after all other locks except the audit chain.
    /// </summary>
    /// <returns>How many of the sessions have no place.</returns>
    public async Task<int> TakeAsync(AccountId account, bool ofKeys, int count, CancellationToken cancellationToken)
    {
        var limit = limits.SessionsPerAccount;
        var allowance = db.Set<SessionAllowance>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(allowance => allowance.AccountId == account && allowance.OfKeys == ofKeys);
        var taken = await allowance.Where(allowance => allowance.Limit == limit && allowance.Left >= count)
            .ExecuteUpdateAsync(
                set => set.SetProperty(allowance => allowance.Left, allowance => allowance.Left - count), cancellationToken);
        if (taken == 1)
        {
            return 0;
        }

        await LockAsync(allowance, account, ofKeys, cancellationToken);
        var now = clock.UtcNow;
        var live = await db.Sessions
            .Where(session => EF.Property<long?>(session, SessionConfiguration.CountedIn) == account.Number)
            .Where(session => (session.UserId == null) == ofKeys && session.ExpiresAt > now)
            .Take(limit + count).CountAsync(cancellationToken);
        var left = Math.Max(0, limit - live);
        await allowance.ExecuteUpdateAsync(
            set => set.SetProperty(allowance => allowance.Left, left).SetProperty(allowance => allowance.Limit, limit), cancellationToken);
        return Math.Clamp(live - limit, 0, count);
    }

    /// <exception cref="DbUpdateConcurrencyException">Another transaction has created the account's allowance at the same time.</exception>
    private async Task LockAsync(
        IQueryable<SessionAllowance> allowance, AccountId account, bool ofKeys, CancellationToken cancellationToken)
    {
        if (await allowance.ExecuteUpdateAsync(set => set.SetProperty(allowance => allowance.Left, 0), cancellationToken) == 1)
        {
            return;
        }

        try
        {
            db.Add(new SessionAllowance { AccountId = account, OfKeys = ofKeys });
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException first) when (DatabaseErrors.IsUniqueViolation(first))
        {
            throw new DbUpdateConcurrencyException(first.Message, first);
        }
    }
}
