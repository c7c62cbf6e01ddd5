using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Deletes old rows of a table with a composite key. EF Core's own statement compares the key with every row on SQLite. These
/// statements read only the deleted part of an index on the timestamp column.
/// </summary>
internal static class BoundedDeletes
{
    /// <summary>Deletes the oldest rows before an instant.</summary>
    /// <param name="instant">The timestamp column. It needs an index.</param>
    /// <param name="before">Exclusive upper bound of the deleted rows' timestamp.</param>
    /// <param name="atMost">Maximum number of rows to delete.</param>
    /// <param name="after">Exclusive lower bound of the deleted rows' timestamp. Null if there is none.</param>
    /// <returns>Number of deleted rows.</returns>
    public static Task<int> DeleteOldestAsync<T>(
        this PulseDbContext db,
        Expression<Func<T, DateTime>> instant,
        DateTime before,
        int atMost,
        CancellationToken cancellationToken,
        DateTime? after = null)
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
            [
                mapping.CreateParameter(command, "@before", before),
                mapping.CreateParameter(command, "@after", after ?? DateTime.MinValue),
                count,
            ],
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
