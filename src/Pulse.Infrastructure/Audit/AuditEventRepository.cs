using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

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
        wanted = query.Actor is { } actor ? wanted.Where(DoneBy(actor)) : wanted;
        wanted = query.Action is { } action ? wanted.Where(happened => happened.Action == action) : wanted;
        wanted = query.Target is { } id && FilterValues.AsStored(id) is var target
            ? wanted.Where(happened => happened.TargetId == target) : wanted;
        wanted = query.From is { } from ? wanted.Where(happened => happened.At >= from) : wanted;
        wanted = query.To is { } to ? wanted.Where(happened => happened.At < to) : wanted;
        return wanted.OrderByDescending(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence));
    }

    /// <summary>Ids and identifiers of keys as they are stored; e-mails without letter case, as where users log in.</summary>
    private static Expression<Func<AuditEvent, bool>> DoneBy(string actor)
    {
        var (id, alike) = (FilterValues.AsStored(actor), actor.ToUpperInvariant());
        if (!actor.Contains('@', StringComparison.Ordinal))
        {
            return happened => happened.ActorId == id || happened.ActorName == actor
                || happened.ImpersonatingId == id || happened.ImpersonatingName == actor;
        }

        var (row, asSent, inUpperCase) = (Expression.Parameter(typeof(AuditEvent)), Captured(() => actor), Captured(() => alike));
        return Expression.Lambda<Func<AuditEvent, bool>>(
            Expression.OrElse(Is(nameof(AuditEvent.ActorName)), Is(nameof(AuditEvent.ImpersonatingName))), row);

        // Called by its name: the upper case is that of the database, and no culture is in it.
        BinaryExpression Is(string name) => Expression.OrElse(
            Expression.Equal(Expression.Property(row, name), asSent),
            Expression.Equal(Expression.Call(Expression.Property(row, name), nameof(string.ToUpper), []), inUpperCase));

        static Expression Captured(Expression<Func<string>> variable) => variable.Body;
    }
}
