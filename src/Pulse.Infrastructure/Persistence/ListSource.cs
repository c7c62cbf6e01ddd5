using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence;

/// <summary>The rows of a list.</summary>
/// <param name="Items">The rows, all of one account if the list is that of an account.</param>
/// <param name="Condition">A condition that no index serves. It is compared with each of few rows. Null: none.</param>
/// <param name="Counted">A number for each row, which is counted faster than the rows. Null: the rows are counted.</param>
/// <param name="Served">Name of a filter of the query that all rows match. Null: none.</param>
internal sealed record ListSource<T>(
    IQueryable<T> Items, Expression<Func<T, bool>>? Condition = null, IQueryable<int>? Counted = null, string? Served = null);

internal static class ListSource
{
    /// <summary>Counts rows up to <see cref="ListQuery.MaxExamined"/>.</summary>
    /// <returns>Null if there are more.</returns>
    public static async Task<int?> CountExaminedAsync<T>(this IQueryable<T> rows, CancellationToken cancellationToken) =>
        await rows.Take(ListQuery.MaxExamined + 1).CountAsync(cancellationToken) is <= ListQuery.MaxExamined and var count ? count : null;
}
