using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Reads ranges of indexes, so that the cost of a page depends neither on other accounts nor on the length of the log
/// (docs/adr/0033-audit-lists-read-ranges-of-indexes.md).
/// </summary>
internal sealed class AuditEventRepository(PulseDbContext db, IUnitOfWork unitOfWork, AuditSeal seal, TimeProvider clock)
    : IAuditEventRepository
{
    /// <summary>
    /// Events of the largest page, and the next one. One number for all pages, so that they share their statements.
    /// </summary>
    private const int LongestPage = ListQuery.MaxPageSize + 1;

    private IQueryable<AuditEvent> All => db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).AsNoTracking();

    public async Task<CursorPage<AuditEvent>?> ListAsync(
        AccountId account, bool andSystem, ListAuditEvents query, int size, CancellationToken cancellationToken)
    {
        AccountId?[] chains = andSystem ? [account, null] : [account];
        if (await FindAsync(chains, query.Cursor, cancellationToken) is not { } begin)
        {
            return null;
        }

        var periods = await FindPeriodsAsync(chains, query, begin, cancellationToken);
        var filters = AuditFilter.Of(query);
        var isOneRange = query is { From: null, To: null } && filters.Count <= 1;
        var found = Numbers(periods, filters.FirstOrDefault(AuditFilter.None), LongestPage);
        var page = await ReadAsync(found, filters, query, size + 1, cancellationToken);
        long? end = null;
        if (!isOneRange && page.Count <= size)
        {
            (found, end) = await FindFewestAsync(periods, filters, cancellationToken);
            page = await ReadAsync(found, filters, query, size + 1, cancellationToken);
        }

        var next = page.Count > size ? page[size].Id : await IdOfAsync(end, cancellationToken);
        return new CursorPage<AuditEvent>([.. page.Take(size)], next);
    }

    public async Task<IReadOnlyList<string>> ListChangesAsync(
        AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken) =>
        await db.AuditEvents
            .Where(happened => happened.AccountId == account && happened.TargetId == target && happened.Action == action)
            .Where(happened => happened.At > after && happened.Changes != null)
            .Select(happened => happened.Changes!).ToListAsync(cancellationToken);

    public async Task<DateTime?> FindArchivedUntilAsync(AccountId account, CancellationToken cancellationToken)
    {
        var checkpoints = new AuditCheckpoints(db, unitOfWork, seal, clock);
        var begin = await checkpoints.FindAsync(AuditChain.Of(account), AuditCheckpointKind.Begin, cancellationToken);
        return begin is null || checkpoints.Holds(begin) ? begin?.StartedAt : Instant.Last;
    }

    /// <returns>The highest number of the page. Null if the cursor is not an event of these chains.</returns>
    private async Task<long?> FindAsync(AccountId?[] chains, Guid? cursor, CancellationToken cancellationToken)
    {
        if (cursor is null)
        {
            return long.MaxValue;
        }

        var found = await All.Where(happened => happened.Id == cursor)
            .Select(happened => new { happened.AccountId, Sequence = EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence) })
            .SingleOrDefaultAsync(cancellationToken);
        return found is not null && chains.Contains(found.AccountId) ? found.Sequence : null;
    }

    private async Task<List<AuditPeriod>> FindPeriodsAsync(
        AccountId?[] chains, ListAuditEvents query, long begin, CancellationToken cancellationToken)
    {
        var periods = new List<AuditPeriod>();
        foreach (var account in chains)
        {
            var chain = All.Where(happened => happened.AccountId == account);
            periods.Add(
                query is { From: null, To: null } || await StepBackOfAsync(account, cancellationToken) is not { } stepBack
                    ? new AuditPeriod(chain, long.MinValue, begin)
                    : await AuditPeriod.FindAsync(chain, stepBack, query, begin, cancellationToken));
        }

        return periods;
    }

    /// <returns>Null if the row of the chain was deleted.</returns>
    private Task<long?> StepBackOfAsync(AccountId? account, CancellationToken cancellationToken)
    {
        var id = AuditChain.Of(account);
        return db.Set<AuditChain>().Where(chain => chain.Id == id).Select(chain => (long?)chain.LargestStepBack)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Finds the candidates by the filter whose candidates reach furthest back.</summary>
    /// <returns>The numbers of the candidates, and the number of the first one that is not among them. Null if there is none.</returns>
    private static async Task<(IQueryable<long> Found, long? End)> FindFewestAsync(
        List<AuditPeriod> periods, IReadOnlyList<AuditFilter> filters, CancellationToken cancellationToken)
    {
        var (fewest, end) = (AuditFilter.None, (long?)long.MaxValue);
        foreach (var filter in filters.DefaultIfEmpty(AuditFilter.None))
        {
            var behind = await Numbers(periods, filter, ListAuditEvents.MaxCandidates + 1)
                .OrderByDescending(number => number).Skip(ListAuditEvents.MaxCandidates)
                .Select(number => (long?)number).FirstOrDefaultAsync(cancellationToken);
            if (behind is null || behind < end)
            {
                (fewest, end) = (filter, behind);
            }

            if (end is null)
            {
                break;
            }
        }

        return (Numbers(periods, fewest, ListAuditEvents.MaxCandidates), end);
    }

    /// <summary>The highest numbers of a filter: a union of ranges, each of which an index has in this order.</summary>
    private static IQueryable<long> Numbers(List<AuditPeriod> periods, AuditFilter filter, int atMost)
    {
        var ranges =
            from period in periods
            from alternative in filter.Alternatives
            select period.Chain.Where(alternative)
                .Select(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
                .Where(number => number >= period.First && number <= period.Last)
                .OrderByDescending(number => number).Take(atMost);
        return ranges.ToList() is [var single]
            ? single
            : ranges.Aggregate(Queryable.Union).OrderByDescending(number => number).Take(atMost);
    }

    /// <summary>Reads candidates. It has no condition on the account, so that no other index looks better than the numbers.</summary>
    private Task<List<AuditEvent>> ReadAsync(
        IQueryable<long> found, IReadOnlyList<AuditFilter> filters, ListAuditEvents query, int atMost, CancellationToken cancellationToken)
    {
        var selected = filters.Aggregate(
            All.Where(happened => found.Contains(EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))),
            (events, filter) => events.Where(filter.Condition));
        selected = query.From is { } from ? selected.Where(happened => happened.At >= from) : selected;
        selected = query.To is { } to ? selected.Where(happened => happened.At < to) : selected;
        return selected.OrderByDescending(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
            .Take(atMost).ToListAsync(cancellationToken);
    }

    private async Task<Guid?> IdOfAsync(long? number, CancellationToken cancellationToken) => number is null
        ? null
        : await All.Where(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence) == number)
            .Select(happened => (Guid?)happened.Id).SingleOrDefaultAsync(cancellationToken);
}
