using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Lets one process at a time prepare a SQLite database. The lock is the operating system's on a file beside it, so that
/// it goes with the process however that ends. EF Core's own lock is a row, which a killed process leaves behind and
/// every later start would wait for.
/// </summary>
internal static class SqliteStartLock
{
    /// <summary>Of the lock file's name, after the database's.</summary>
    public const string Suffix = ".migration-lock";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="StartupException">The lock file cannot be written, or another process kept the lock for a minute.</exception>
    public static async Task<IDisposable> TakeAsync(string databaseFile, CancellationToken cancellationToken)
    {
        var lockFile = databaseFile + Suffix;
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return OwnerOnlyFile.Open(lockFile, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException exception) when (IsTaken(exception) && waited < Patience)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"Cannot lock {lockFile}: {exception.Message}");
            }
        }
    }

    /// <summary>.NET tells of a lock by the system's error number alone: Windows' sharing violation, Linux's and macOS's EWOULDBLOCK.</summary>
    private static bool IsTaken(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 11 or 35;

    /// <summary>Whoever holds the start lock knows that nobody else is migrating: a row that is there is stale.</summary>
    public static Task ClearStaleMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
}
