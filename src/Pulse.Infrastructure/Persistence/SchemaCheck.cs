using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Rejects a database that lacks a table or a column of the model, regardless of its applied migrations.</summary>
internal sealed class SchemaCheck(PulseDbContext db)
{
    /// <exception cref="StartupException">A table or a column is missing.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.ExecuteSqlRawAsync(ReadNothing, cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.MayBeOfSchema(exception))
        {
            throw new StartupException(
                $"The database lacks a table or a column, or was not created by Pulse: {DatabaseErrors.RefusalIn(exception)!.Message} "
                + "Restore it from a backup.");
        }
    }

    /// <summary>A statement that names each column of each table and returns no rows.</summary>
    private string ReadNothing => $"SELECT 1 WHERE {string.Join("\nOR ", db.Model.GetRelationalModel().Tables.Select(ReadNothingOf))}";

    /// <summary>Qualifies the columns: SQLite reads an unknown quoted name without qualifier as a string.</summary>
    private string ReadNothingOf(ITable table)
    {
        var names = db.GetService<ISqlGenerationHelper>();
        var columns = table.Columns.Select(column => $"t.{names.DelimitIdentifier(column.Name)}");
        return $"EXISTS (SELECT {string.Join(", ", columns)} FROM {names.DelimitIdentifier(table.Name, table.Schema)} AS t WHERE 1 = 0)";
    }
}
