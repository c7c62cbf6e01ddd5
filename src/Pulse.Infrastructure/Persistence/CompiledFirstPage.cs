using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// The first page of a list of one owner, in the default order and without conditions: the most frequent list query. EF Core translates it
/// once for each model, and its statement also counts the rows. <see cref="ListReader{T}"/> reads all other pages.
/// </summary>
/// <param name="items">The rows of an owner.</param>
/// <param name="keys">The default order.</param>
internal sealed class CompiledFirstPage<TOwner, T>(
    Expression<Func<PulseDbContext, TOwner, IQueryable<T>>> items, IReadOnlyList<SortKey> keys)
{
    private readonly ConditionalWeakTable<IModel, Func<PulseDbContext, TOwner, int, IAsyncEnumerable<Counted>>> byModel = [];

    /// <summary>Whether the query is for such a page.</summary>
    public static bool Serves(ListQuery query) => query is { IsKeyset: true, After: null, Search: null or "", Filters.Count: 0 };

    public async Task<Page<T>> ReadAsync(PulseDbContext db, TOwner owner, ListQuery query, CancellationToken cancellationToken)
    {
        var read = byModel.GetValue(db.Model, _ => EF.CompileAsyncQuery(Compose()));
        var found = await read(db, owner, query.Size + 1).ToListAsync(cancellationToken);
        var count = found is [var any, ..] ? any.Count : 0;
        return query.PageOf(
            [.. found.Select(row => row.Row)], Math.Min(count, ListQuery.MaxExamined), isTotalExact: count <= ListQuery.MaxExamined);
    }

    private Expression<Func<PulseDbContext, TOwner, int, IQueryable<Counted>>> Compose()
    {
        var (db, owner, most) = (items.Parameters[0], items.Parameters[1], Expression.Parameter(typeof(int), "most"));
        var rows = Array.Empty<T>().AsQueryable().Provider.CreateQuery<T>(items.Body);
        Expression count = Expression.Call(
            typeof(Queryable), nameof(Queryable.Count), [typeof(T)], rows.Take(ListQuery.MaxExamined + 1).Expression);
        var page = rows.InOrder(keys).WithKeys(keys);
        var first = page.Provider.CreateQuery<Placed<T>>(
            Expression.Call(typeof(Queryable), nameof(Queryable.Take), [typeof(Placed<T>)], page.Expression, most));
        var row = Expression.Parameter(typeof(Placed<T>));
        var counted = Expression.New(typeof(Counted).GetConstructors().Single(), row, count);
        var query = first.Select(Expression.Lambda<Func<Placed<T>, Counted>>(counted, row)).InStoredForm();
        return Expression.Lambda<Func<PulseDbContext, TOwner, int, IQueryable<Counted>>>(query.Expression, db, owner, most);
    }

    /// <param name="Row">A row of the page, or the next one.</param>
    /// <param name="Count">Number of rows of the list, at most one more than a list counts.</param>
    private sealed record Counted(Placed<T> Row, int Count);
}
