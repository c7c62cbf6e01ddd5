using System.Linq.Expressions;
using ErrorOr;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

internal static class Paging
{
    /// <summary>
    /// Runs a list query. Returns the requested page, or the first items if no page is requested, and the total count. Fails if the
    /// page needs more than <see cref="ListQuery.MaxExamined"/> rows.
    /// </summary>
    public static Task<ErrorOr<Page<T>>> ToPageAsync<T, TNumber>(
        this ListFields<T> fields,
        ListSource<T> source,
        ListQuery query,
        Expression<Func<T, TNumber>> insertion,
        CancellationToken cancellationToken)
    {
        var reader = new ListReader<T>(fields, source, query, fields.KeysOf(query, insertion));
        return query.IsKeyset ? reader.ReadBehindAsync(cancellationToken) : reader.ReadNumberedAsync(cancellationToken);
    }

    /// <summary>The same, of rows that an index has in the default order.</summary>
    public static Task<ErrorOr<Page<T>>> ToPageAsync<T, TNumber>(
        this ListFields<T> fields,
        IQueryable<T> items,
        ListQuery query,
        Expression<Func<T, TNumber>> insertion,
        CancellationToken cancellationToken) =>
        fields.ToPageAsync(new ListSource<T>(items), query, insertion, cancellationToken);
}
