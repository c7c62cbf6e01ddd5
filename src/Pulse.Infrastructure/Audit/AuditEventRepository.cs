using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>Reads each chain through its own index, so that the cost of a page does not depend on other accounts.</summary>
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
            .Where(happened => happened.AccountId == account && happened.TargetId == target && happened.Action == action)
            .Where(happened => happened.At > after && happened.Changes != null)
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
                .Select(happened => (long?)EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
                .SingleOrDefaultAsync(cancellationToken);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static IQueryable<AuditEvent> Select(IQueryable<AuditEvent> chain, ListAuditEvents query, long begin)
    {
        var selected = chain.AsNoTracking().Where(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence) <= begin);
        selected = query.Actor is { } actor ? selected.Where(DoneBy(actor)) : selected;
        selected = query.Action is { } action ? selected.Where(happened => happened.Action == action) : selected;
        selected = query.Target is { } id && FilterValues.AsStored(id) is var target
            ? selected.Where(happened => happened.TargetId == target) : selected;
        selected = query.From is { } from ? selected.Where(happened => happened.At >= from) : selected;
        selected = query.To is { } to ? selected.Where(happened => happened.At < to) : selected;
        return selected.OrderByDescending(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence));
    }

    /// <summary>Compares ids and key identifiers as stored, and e-mail addresses without case, as in logins.</summary>
    private static Expression<Func<AuditEvent, bool>> DoneBy(string actor)
    {
        var (id, upper) = (FilterValues.AsStored(actor), actor.ToUpperInvariant());
        if (!actor.Contains('@', StringComparison.Ordinal))
        {
            return happened => happened.ActorId == id || happened.ActorName == actor
                || happened.ImpersonatingId == id || happened.ImpersonatingName == actor;
        }

        var (row, asSent, inUpperCase) = (Expression.Parameter(typeof(AuditEvent)), Captured(() => actor), Captured(() => upper));
        return Expression.Lambda<Func<AuditEvent, bool>>(
            Expression.OrElse(Is(nameof(AuditEvent.ActorName)), Is(nameof(AuditEvent.ImpersonatingName))), row);

        // Refers to ToUpper by name, because it is translated to the database's function and has no culture.
        BinaryExpression Is(string name) => Expression.OrElse(
            Expression.Equal(Expression.Property(row, name), asSent),
            Expression.Equal(Expression.Call(Expression.Property(row, name), nameof(string.ToUpper), []), inUpperCase));

        static Expression Captured(Expression<Func<string>> variable) => variable.Body;
    }
}
