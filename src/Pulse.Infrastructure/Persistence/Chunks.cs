using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Queries a long list of ids in several statements. EF Core sends each id as one parameter, and a statement takes at most 2,100
/// parameters on SQL Server and 32,766 on SQLite.
/// </summary>
internal static class Chunks
{
    /// <summary>Maximum number of ids, or rows, in one statement.</summary>
    public const int Size = 500;

    /// <param name="ids">Duplicates are allowed.</param>
    /// <param name="find">Makes the query for one chunk of ids.</param>
    /// <returns>The results of all chunks.</returns>
    public static async Task<List<T>> FindInChunksAsync<TId, T>(
        this IEnumerable<TId> ids, Func<TId[], IQueryable<T>> find, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        foreach (var chunk in ids.Distinct().Chunk(Size))
        {
            found.AddRange(await find(chunk).ToListAsync(cancellationToken));
        }

        return found;
    }
}
