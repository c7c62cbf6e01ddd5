using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Configurations;

namespace Pulse.Infrastructure.Audit;

/// <summary>Reads each chain by its own index, so that a page costs the same however much others have written.</summary>
internal sealed class AuditEventRepository(PulseDbContext db) : IAuditEventRepository
{
    public async Task<IReadOnlyList<AuditEvent>?> ListAsync(
        AccountId account, bool andSystem, ListAuditEvents query, int atMost, CancellationToken cancellationToken)
    {
        List<IQueryable<AuditEvent>> chains = [db.AuditEvents.Where(happened => happened.AccountId == account)];
        if (andSystem)
        {
            chains.Add(db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(happened => happened.AccountId == null));
        }

        var begin = await FindAsync(chains, query.Cursor, cancellationToken);
        if (begin is null)
        {
            return null;
        }

        var found = new List<(AuditEvent Happened, long Sequence)>();
        foreach (var chain in chains)
        {
            var page = await Select(chain, query, begin.Value).Take(atMost)
                .Select(happened => new { happened, Sequence = EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence) })
                .ToListAsync(cancellationToken);
            found.AddRange(page.Select(row => (row.happened, row.Sequence)));
        }

        return [.. found.OrderByDescending(row => row.Sequence).Take(atMost).Select(row => row.Happened)];
    }

    public async Task<IReadOnlyList<string>> ListChangesAsync(
        AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken) =>
        await db.AuditEvents
            .Where(happened => happened.AccountId == account && happened.TargetId == target && happened.Action == action && happened.At > after && happened.Changes != null)
            .Select(happened => happened.Changes!).ToListAsync(cancellationToken);

    private static async Task<long?> FindAsync(List<IQueryable<AuditEvent>> chains, Guid? cursor, CancellationToken cancellationToken)
    {
        if (cursor is null)
        {
            return long.MaxValue;
        }

        foreach (var chain in chains)
        {
            var found = await chain.Where(happened => happened.Id == cursor)
                .Select(happened => (long?)EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence)).SingleOrDefaultAsync(cancellationToken);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static IQueryable<AuditEvent> Select(IQueryable<AuditEvent> chain, ListAuditEvents query, long begin)
    {
        var wanted = chain.AsNoTracking().Where(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence) <= begin);
        wanted = query.Actor is { } actor
            ? wanted.Where(happened => happened.ActorId == actor || happened.ActorName == actor || happened.ImpersonatingId == actor || happened.ImpersonatingName == actor)
            : wanted;
        wanted = query.Action is { } action ? wanted.Where(happened => happened.Action == action) : wanted;
        wanted = query.Target is { } target ? wanted.Where(happened => happened.TargetId == target) : wanted;
        wanted = query.From is { } from ? wanted.Where(happened => happened.At >= from) : wanted;
        wanted = query.To is { } to ? wanted.Where(happened => happened.At < to) : wanted;
        return wanted.OrderByDescending(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence));
    }
}
