using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

internal static class Paging
{
    /// <summary>Runs a list query: the page wanted, or the first items where none is, and the count of all.</summary>
    public static async Task<Page<T>> ToPageAsync<T>(
        this ListFields<T> fields, IQueryable<T> items, ListQuery query, Expression<Func<T, long>> insertion, CancellationToken cancellationToken)
    {
        var wanted = fields.Select(items, query);
        if (query.IsKeyset)
        {
            var keys = fields.KeysOf(query, insertion);
            var rest = query.After is { } position ? wanted.Behind(keys, position) : wanted;
            var placed = await fields.Order(rest, query, insertion).WithKeys(keys).Take(query.Size + 1).ToListAsync(cancellationToken);
            var isAll = !query.IsPaged && placed.Count <= query.Size;
            return query.PageOf(placed, isAll ? placed.Count : await wanted.CountAsync(cancellationToken));
        }

        var ordered = fields.Order(wanted, query, insertion);
        if (!query.IsPaged)
        {
            var first = await ordered.Take(ListQuery.MaxUnpaged + 1).ToListAsync(cancellationToken);
            return first.Count <= ListQuery.MaxUnpaged
                ? new Page<T>(first, first.Count, null, null)
                : new Page<T>(first[..ListQuery.MaxUnpaged], await wanted.CountAsync(cancellationToken), null, null);
        }

        var (number, size) = (query.Page ?? 1, query.PageSize ?? ListQuery.DefaultPageSize);
        var total = await wanted.CountAsync(cancellationToken);
        var page = await ordered.Skip((number - 1) * size).Take(size).ToListAsync(cancellationToken);
        return new Page<T>(page, total, number, size);
    }
}
