using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Deletes old rows of a table whose key has several columns. EF Core compares such a key with each row of the table on SQLite, so that
/// a batch costs as much as the table is long; these statements read an index on the instant, and no more of it than they delete.
/// </summary>
internal static class BoundedDeletes
{
    /// <summary>Deletes the oldest rows before an instant.</summary>
    /// <param name="db">The database.</param>
    /// <param name="instant">The column that says how old a row is. It needs an index.</param>
    /// <param name="before">Rows of this instant and later stay.</param>
    /// <param name="atMost">How many rows are deleted at most.</param>
    /// <param name="after">Rows of this instant and earlier stay; null if there is no such bound.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many rows were deleted.</returns>
    public static Task<int> DeleteOldestAsync<T>(
        this PulseDbContext db, Expression<Func<T, DateTime>> instant, DateTime before, int atMost, CancellationToken cancellationToken, DateTime? after = null)
        where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var property = entity.FindProperty(((MemberExpression)instant.Body).Member.Name)!;
        var (table, column) = (entity.GetTableName()!, property.GetColumnName());
        using var command = db.Database.GetDbConnection().CreateCommand();
        var (mapping, count) = (property.GetRelationalTypeMapping(), command.CreateParameter());
        (count.ParameterName, count.Value) = ("@atMost", atMost);
        return db.Database.ExecuteSqlRawAsync(
            db.Database.IsSqlServer() ? OnSqlServer(table, column) : OnSqlite(table, column),
            [mapping.CreateParameter(command, "@before", before), mapping.CreateParameter(command, "@after", after ?? DateTime.MinValue), count],
            cancellationToken);
    }

    private static string OnSqlite(string table, string column) => $"""
        DELETE FROM "{table}" WHERE rowid IN (
            SELECT rowid FROM "{table}" WHERE "{column}" < @before AND "{column}" > @after ORDER BY "{column}" LIMIT @atMost)
        """;

    private static string OnSqlServer(string table, string column) => $"""
        WITH oldest AS (SELECT TOP (@atMost) * FROM [{table}] WHERE [{column}] < @before AND [{column}] > @after ORDER BY [{column}])
        DELETE FROM oldest
        """;
}
