using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Asks for a long list of ids in several statements. EF Core sends each id as a parameter of its own: SQL Server takes 2,100 of them in a
/// statement, SQLite 32,766.
/// </summary>
internal static class Chunks
{
    /// <summary>Ids, or rows, in one statement.</summary>
    public const int Size = 500;

    /// <param name="ids">As many as there are.</param>
    /// <param name="find">What is asked for some of them.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>What was found for all of them.</returns>
    public static async Task<List<T>> FindInChunksAsync<TId, T>(
        this IEnumerable<TId> ids, Func<TId[], IQueryable<T>> find, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        foreach (var some in ids.Distinct().Chunk(Size))
        {
            found.AddRange(await find(some).ToListAsync(cancellationToken));
        }

        return found;
    }
}
