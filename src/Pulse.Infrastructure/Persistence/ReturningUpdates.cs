using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Updates a row and reads its new values in one command. EF Core's own updates return only the number of rows.</summary>
internal static class ReturningUpdates
{
    /// <summary>Updates the row, which locks it until the transaction ends, on any database and without hints.</summary>
    /// <param name="db">A context in a transaction.</param>
    /// <param name="set">The assignments. An assignment may leave a column as it is.</param>
    /// <param name="values">The row's <c>Id</c>, then the values for <c>{1}</c> and so on in <paramref name="set"/>.</param>
    /// <returns>Runs when it is read as a list. It cannot be composed into another query.</returns>
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
