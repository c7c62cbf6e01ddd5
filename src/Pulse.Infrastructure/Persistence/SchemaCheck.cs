using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Refuses a database that lacks a table or a column of the model, whatever migrations it says it has.</summary>
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
                $"The database lacks a table or a column, or is not Pulse's: {DatabaseErrors.RefusalIn(exception)!.Message} Restore it from a backup.");
        }
    }

    /// <summary>Names each column of each table in one statement, and asks for no row.</summary>
    private string ReadNothing => $"SELECT 1 WHERE {string.Join("\nOR ", db.Model.GetRelationalModel().Tables.Select(ReadNothingOf))}";

    /// <summary>To SQLite, a name in quotes that is no column and is not qualified is a text.</summary>
    private string ReadNothingOf(ITable table)
    {
        var names = db.GetService<ISqlGenerationHelper>();
        var columns = table.Columns.Select(column => $"t.{names.DelimitIdentifier(column.Name)}");
        return $"EXISTS (SELECT {string.Join(", ", columns)} FROM {names.DelimitIdentifier(table.Name, table.Schema)} AS t WHERE 1 = 0)";
    }
}
