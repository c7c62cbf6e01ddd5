using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>Checks the database file for damage before it is used. Does nothing on SQL Server.</summary>
internal sealed class SqliteDamage(PulseDbContext db, IOptions<DatabaseOptions> options, IConfiguration configuration)
{
    private string File => SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration));

    /// <summary>Reads the whole file, because damage found later would affect only some requests.</summary>
    /// <exception cref="StartupException">The file is damaged or not a database.</exception>
    public async Task RefuseAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsSqlServer || new FileInfo(File) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        try
        {
            if (await CheckAsync(cancellationToken) is not "ok" and var found)
            {
                throw Found(File, found);
            }
        }
        catch (Exception exception) when (DatabaseErrors.IsDamage(exception))
        {
            throw Found(File, exception);
        }
    }

    public static StartupException Found(string file, Exception exception) => Found(file, DatabaseErrors.RefusalIn(exception)!.Message);

    private static StartupException Found(string file, string reason) => new(
        $"The database file {file} is damaged or not a database: {reason.TrimEnd('.')}. "
        + "Keep a copy of it and restore a backup (docs/operations.md).");

    private async Task<string> CheckAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            return $"{await command.ExecuteScalarAsync(cancellationToken)}";
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
