using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

internal static class Paging
{
    /// <summary>
    /// Runs a list query. Returns the requested page, or the first items if no page is requested, and the total count. It counts the items
    /// only if the page does not contain the last of them.
    /// </summary>
    public static async Task<Page<T>> ToPageAsync<T, TNumber>(
        this ListFields<T> fields,
        IQueryable<T> items,
        ListQuery query,
        Expression<Func<T, TNumber>> insertion,
        CancellationToken cancellationToken)
    {
        var selected = fields.Select(items, query).InStoredForm();
        if (query.IsKeyset)
        {
            var keys = fields.KeysOf(query, insertion);
            var rest = query.After is { } position ? selected.Behind(keys, position) : selected;
            var placed = await fields.Order(rest, query, insertion).WithKeys(keys).Take(query.Size + 1).InStoredForm()
                .ToListAsync(cancellationToken);
            var isAll = query.After is null && placed.Count <= query.Size;
            return query.PageOf(placed, isAll ? placed.Count : await selected.CountAsync(cancellationToken));
        }

        var ordered = fields.Order(selected, query, insertion).InStoredForm();
        if (!query.IsPaged)
        {
            var first = await ordered.Take(ListQuery.MaxUnpaged + 1).ToListAsync(cancellationToken);
            return first.Count <= ListQuery.MaxUnpaged
                ? new Page<T>(first, first.Count, null, null)
                : new Page<T>(first[..ListQuery.MaxUnpaged], await selected.CountAsync(cancellationToken), null, null);
        }

        var (number, size) = (query.Page ?? 1, query.PageSize ?? ListQuery.DefaultPageSize);
        var before = (number - 1) * size;
        var page = await ordered.Skip(before).Take(size).ToListAsync(cancellationToken);
        var hasLast = page.Count < size && (page.Count > 0 || before == 0);
        return new Page<T>(page, hasLast ? before + page.Count : await selected.CountAsync(cancellationToken), number, size);
    }
}
