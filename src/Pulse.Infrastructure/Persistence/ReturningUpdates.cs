using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Writes a row and reads what it holds then in one command: EF Core's own updates tell only how many rows they have met.</summary>
internal static class ReturningUpdates
{
    /// <summary>Writes the row, which takes its lock until the transaction ends, on any database and without hints.</summary>
    /// <param name="db">In a transaction.</param>
    /// <param name="set">What is written, such as a column as it is.</param>
    /// <param name="values">The row's <c>Id</c>, and what <paramref name="set"/> refers to from <c>{1}</c> on.</param>
    /// <returns>Sends when it is read as a list; no query can be built on it.</returns>
    public static IQueryable<T> Written<T>(this PulseDbContext db, string set, params object[] values)
        where T : class
    {
        var table = db.Model.FindEntityType(typeof(T))!.GetTableMappings().Single().Table;
        var onSqlServer = db.Database.IsSqlServer();
        var columns = string.Join(", ", table.Columns.Select(column => onSqlServer ? $"inserted.{column.Name}" : column.Name));
        var statement = onSqlServer
            ? $"UPDATE {table.Name} SET {set} OUTPUT {columns} WHERE Id = {{0}}"
            : $"UPDATE {table.Name} SET {set} WHERE Id = {{0}} RETURNING {columns}";
        return db.Set<T>().FromSqlRaw(statement, values);
    }
}
