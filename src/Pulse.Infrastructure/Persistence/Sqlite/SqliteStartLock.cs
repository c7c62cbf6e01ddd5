using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Lets one process at a time prepare a SQLite database. It is a file lock of the operating system, which ends with the process. EF Core's
/// own lock is a row, which a killed process leaves behind and later starts would wait for.
/// </summary>
internal static class SqliteStartLock
{
    /// <summary>Suffix of the lock file's name, after the database file's name.</summary>
    public const string Suffix = ".migration-lock";

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    /// <exception cref="StartupException">The lock file is not writable, or another process held the lock for a minute.</exception>
    public static async Task<IDisposable> TakeAsync(string databaseFile, CancellationToken cancellationToken)
    {
        var lockFile = databaseFile + Suffix;
        for (var waited = TimeSpan.Zero; ; waited += RetryDelay)
        {
            try
            {
                return OwnerOnlyFile.Open(lockFile, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException exception) when (IsTaken(exception) && waited < MaxWait)
            {
                await Task.Delay(RetryDelay, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"Cannot lock {lockFile}: {exception.Message}");
            }
        }
    }

    /// <summary>.NET reports a lock only by the system's error number: sharing violation on Windows, EWOULDBLOCK on Linux and
    /// macOS.</summary>
    private static bool IsTaken(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 11 or 35;

    /// <summary>Drops EF Core's lock row. While the start lock is held, no other process migrates, so an existing row is stale.</summary>
    public static Task ClearStaleMigrationLockAsync(DatabaseFacade database, CancellationToken cancellationToken) =>
        database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
}
