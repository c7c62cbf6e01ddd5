using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

/// <summary>The rows of a list.</summary>
/// <param name="Items">The rows, all of one account if the list is that of an account.</param>
/// <param name="Condition">A condition that no index serves. It is compared with each of few rows. Null: none.</param>
/// <param name="Count">Counts the rows faster than the rows themselves are counted. Its result is null if there are more than
/// <see cref="ListQuery.MaxExamined"/>. Null: the rows are counted.</param>
/// <param name="CountsFirst">Whether a count is also faster than to find where the examined rows end, because the rows are joined.</param>
/// <param name="Served">Name of a filter of the query that all rows match. Null: none.</param>
internal sealed record ListSource<T>(
    IQueryable<T> Items,
    Expression<Func<T, bool>>? Condition = null,
    Func<CancellationToken, Task<int?>>? Count = null,
    bool CountsFirst = false,
    string? Served = null);

internal static class ListSource
{
    /// <summary>Counts rows up to <see cref="ListQuery.MaxExamined"/>.</summary>
    /// <returns>Null if there are more.</returns>
    public static async Task<int?> CountExaminedAsync<T>(this IQueryable<T> rows, CancellationToken cancellationToken) =>
        await rows.Take(ListQuery.MaxExamined + 1).CountAsync(cancellationToken) is <= ListQuery.MaxExamined and var count ? count : null;

    /// <summary>
    /// The same for a list that is often longer. SQLite skips rows in less time than it counts them, so the statement asks first whether
    /// there are more.
    /// </summary>
    public static async Task<int?> CountManyAsync<T>(this IQueryable<T> rows, CancellationToken cancellationToken)
    {
        const int More = -1;
        var counts = await rows.Take(1).Select(_ => rows.Skip(ListQuery.MaxExamined).Any() ? More : rows.Count())
            .ToListAsync(cancellationToken);
        return counts is [var count] ? count == More ? null : count : 0;
    }
}
