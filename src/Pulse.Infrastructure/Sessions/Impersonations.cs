using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Ends sessions in which somebody acts as another user together with the right to, in the transaction that takes it away: whoever is
/// given it back begins anew. There are few of them, whatever else there is.
/// </summary>
internal sealed class Impersonations(PulseDbContext db, CurrentCall call, AuditTrail audit, IClock clock)
{
    /// <summary>In a unit of work, when everything else in it has been saved. Where no right of a user has changed, nothing is asked.</summary>
    public async Task EndThoseWithoutRightAsync(CancellationToken cancellationToken)
    {
        if (!db.Changed.Any(subject => subject.GivesUsersRights))
        {
            return;
        }

        foreach (var session in (await FindAsync(cancellationToken)).Where(session => Callers.Of(session) is null))
        {
            await db.Sessions.Where(ended => ended.Id == session.Id).ExecuteDeleteAsync(cancellationToken);
            audit.Add(EndOf(session));
        }
    }

    /// <summary>As they are in the database by now: what the unit of work has loaded may be older than what it has written.</summary>
    private Task<List<Session>> FindAsync(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        return db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]).WithUsers()
            .Where(session => session.ImpersonatedUserId > 0 && session.ExpiresAt > now)
            .ToListAsync(cancellationToken);
    }

    /// <summary>By whoever takes the right away. It may have been one in several accounts, so that it concerns none of them alone.</summary>
    private AuditEvent EndOf(Session session) => AuditEvent.Of(
        clock.UtcNow,
        AuditActions.ImpersonationStopped,
        AuditLog.ActorOf(call.Caller),
        AuditTarget.User(session.ImpersonatedUserId!.Value),
        account: null,
        Cidr.Canonical(call.ClientAddress)?.ToString(),
        AuditChanges.Between(new { session = session.Id, session.UserId }, null));
}
