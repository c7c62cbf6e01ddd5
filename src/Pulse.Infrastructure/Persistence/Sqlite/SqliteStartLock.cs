using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Lets one process at a time prepare a SQLite database. The lock is the operating system's on a file beside it, so that
/// it goes with the process however that ends. EF Core's own lock is a row, which a killed process leaves behind and
/// every later start would wait for.
/// </summary>
internal static class SqliteStartLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="StartupException">The folder cannot be written, or another process kept the lock for a minute.</exception>
    public static async Task<IDisposable> TakeAsync(string databaseFile, CancellationToken cancellationToken)
    {
        var lockFile = databaseFile + ".migration-lock";
        if (!Directory.Exists(Path.GetDirectoryName(lockFile)))
        {
            throw new StartupException($"ConnectionStrings:Pulse names a folder that does not exist: {Path.GetDirectoryName(lockFile)}.");
        }

        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < Patience)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"Cannot lock {lockFile}: {exception.Message}");
            }
        }
    }

    /// <summary>Whoever holds the start lock knows that nobody else is migrating: a row that is there is stale.</summary>
    public static Task ClearStaleMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
}
