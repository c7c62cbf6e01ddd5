using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

internal static class Paging
{
    /// <summary>Runs a list query: the page wanted and the count of all, or everything where no page is wanted.</summary>
    public static async Task<Page<T>> ToPageAsync<T>(
        this ListFields<T> fields, IQueryable<T> items, ListQuery query, Expression<Func<T, long>> insertion, CancellationToken cancellationToken)
    {
        var wanted = fields.Select(items, query);
        var ordered = fields.Order(wanted, query, insertion);
        if (!query.IsPaged)
        {
            var all = await ordered.ToListAsync(cancellationToken);
            return new Page<T>(all, all.Count, null, null);
        }

        var (number, size) = (query.Page ?? 1, query.PageSize ?? ListQuery.DefaultPageSize);
        var total = await wanted.CountAsync(cancellationToken);
        var page = await ordered.Skip((number - 1) * size).Take(size).ToListAsync(cancellationToken);
        return new Page<T>(page, total, number, size);
    }
}
