using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>Finds out whether the database file is damaged, before anything relies on it. Does nothing where the database is SQL Server.</summary>
internal sealed class SqliteDamage(PulseDbContext db, IOptions<DatabaseOptions> options, IConfiguration configuration)
{
    private string File => SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration));

    /// <summary>Reads the whole file. Damage that is met later would be met by some requests and not by others.</summary>
    /// <exception cref="StartupException">The file is damaged, or no database.</exception>
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
        $"The database file {file} is damaged, or no database: {reason.TrimEnd('.')}. Keep a copy of it, and put a backup in its place (docs/operations.md).");

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
