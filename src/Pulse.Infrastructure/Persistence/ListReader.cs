using System.Linq.Expressions;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Reads a page of a list of any length. Candidates are the rows of the list, or those of one filter that an index serves. A page examines
/// at most <see cref="ListQuery.MaxExamined"/> of them (docs/adr/0036-lists-examine-a-limited-number-of-rows.md).
/// </summary>
internal sealed class ListReader<T>(ListFields<T> fields, ListSource<T> source, ListQuery query, IReadOnlyList<SortKey> keys)
{
    private readonly IQueryable<T> candidates = fields.Candidates(source.Items, query);

    /// <summary>Whether an index serves a filter, so that there are fewer candidates than rows.</summary>
    private readonly bool isNarrowed = fields.IsNarrowed(query);

    private readonly IReadOnlyList<Expression<Func<T, bool>>> conditions = source.Condition is { } condition
        ? [.. fields.Conditions(query, source.Served), condition]
        : fields.Conditions(query, source.Served);

    private (bool IsKnown, int? Count) counted;

    /// <summary>Reads the page that starts after a position. If too few of the examined rows are in it, the next page continues.</summary>
    public async Task<ErrorOr<Page<T>>> ReadBehindAsync(CancellationToken cancellationToken)
    {
        var rest = query.After is { } position ? candidates.Behind(keys, position) : candidates;
        var first = await EndAsync(candidates, cancellationToken);
        var end = first is null || query.After is null ? first : await EndAsync(rest, cancellationToken);
        var placed = await Compared(Before(rest, end)).InOrder(keys).WithKeys(keys).Take(query.Size + 1).InStoredForm()
            .ToListAsync(cancellationToken);
        if (!query.IsPaged && placed.Count <= query.Size && end is null)
        {
            return query.PageOf(placed, placed.Count);
        }

        if (conditions.Count > 0)
        {
            var total = await Compared(Before(candidates, first)).CountAsync(cancellationToken);
            return query.PageOf(placed, total, isTotalExact: first is null, end?.Last);
        }

        var count = await CountAsync(cancellationToken);
        return query.PageOf(placed, count ?? ListQuery.MaxExamined, isTotalExact: count is not null);
    }

    /// <summary>Reads the page with a number, or the first items of a sorted list.</summary>
    public async Task<ErrorOr<Page<T>>> ReadNumberedAsync(CancellationToken cancellationToken)
    {
        var (number, size) = (query.Page ?? 1, query.Size);
        var count = await CountAsync(cancellationToken);
        if (count is null && (conditions.Count > 0 || !query.IsInDefaultOrder))
        {
            return ListErrors.TooManyToExamine(query);
        }

        if (count is null && (long)number * size > ListQuery.MaxExamined)
        {
            return ListErrors.PageTooFar(query);
        }

        var total = conditions.Count > 0 ? await Compared(candidates).CountAsync(cancellationToken) : count ?? ListQuery.MaxExamined;
        var page = await Compared(candidates).InOrder(keys).Skip((number - 1) * size).Take(size).InStoredForm()
            .ToListAsync(cancellationToken);
        return new Page<T>(
            page, total, query.IsPaged ? number : null, query.IsPaged ? size : null, IsTotalExact: count is not null);
    }

    /// <summary>Counts the candidates once.</summary>
    /// <returns>Null if there are more than may be examined.</returns>
    private async Task<int?> CountAsync(CancellationToken cancellationToken)
    {
        if (!counted.IsKnown)
        {
            counted = (true, source.Count is { } count && !isNarrowed
                ? await count(cancellationToken)
                : await candidates.InStoredForm().CountExaminedAsync(cancellationToken));
        }

        return counted.Count;
    }

    /// <returns>Where the examined part of these candidates ends. Null if all of them may be examined.</returns>
    private async Task<End?> EndAsync(IQueryable<T> rows, CancellationToken cancellationToken)
    {
        if (conditions.Count == 0 || (source.CountsFirst && !isNarrowed && await CountAsync(cancellationToken) is not null))
        {
            return null;
        }

        var ends = await rows.InOrder(keys).KeysOnly(keys).Skip(ListQuery.MaxExamined - 1).Take(2).InStoredForm()
            .ToListAsync(cancellationToken);
        return ends is [var last, var next] ? new End(ListPosition.Of(last), ListPosition.Of(next)) : null;
    }

    private IQueryable<T> Before(IQueryable<T> rows, End? end) => end is null ? rows : rows.Before(keys, end.Next);

    private IQueryable<T> Compared(IQueryable<T> rows) =>
        conditions.Aggregate(rows, (rest, condition) => rest.Where(condition)).InStoredForm();

    /// <param name="Last">Position of the last candidate that is examined.</param>
    /// <param name="Next">Position of the first one that is not.</param>
    private sealed record End(ListPosition Last, ListPosition Next);
}
