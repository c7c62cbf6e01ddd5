using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The database file of this process, with its write-ahead log and shared-memory index. All three stay open from start to stop, so that
/// SQLite does not delete the log and this class can compare the open files with the paths. Without <see cref="Hold"/>, as on SQL Server,
/// it checks nothing.
/// </summary>
internal sealed partial class SqliteFile(DatabaseIdentity identity, ILogger<SqliteFile> logger) : IDisposable
{
    private SqliteConnection? held;
    private (string Path, sqlite3 File)[] files = [];
    private long schemaVersion;
    private volatile bool isReplaced;

    /// <summary>Opens the file, which must exist.</summary>
    public void Hold(string connectionString)
    {
        var complete = SqliteSettings.Complete(connectionString);
        var settings = new SqliteConnectionStringBuilder(complete) { Pooling = false, Mode = SqliteOpenMode.ReadWrite };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        schemaVersion = SchemaVersionOf(connection);
        var path = raw.sqlite3_db_filename(connection.Handle!, "main").utf8_to_string();
        files = [(path, connection.Handle!), .. Beside(path).Select(beside => (beside, Open(beside)))];
        held = connection;
    }

    /// <exception cref="DatabaseReplacedException">A path holds another file, or none.</exception>
    public void EnsureInPlace()
    {
        if (Array.Find(files, file => HasMoved(file.File)).Path is { } moved)
        {
            if (!isReplaced)
            {
                isReplaced = true;
                LogReplaced(moved);
            }

            identity.MarkReplaced();
            throw new DatabaseReplacedException();
        }

        if (isReplaced)
        {
            isReplaced = false;
            LogBack(held!.DataSource);
        }
    }

    /// <summary>Checks the file that a connection has open.</summary>
    /// <exception cref="DatabaseReplacedException">The connection has another file open, or a path holds another file.</exception>
    public void EnsureSame(KeptConnection connection)
    {
        EnsureInPlace();
        if (held is not null && HasMoved(connection.Handle))
        {
            throw new DatabaseReplacedException();
        }
    }

    /// <summary>Checks that the connection reads the known content. In a write transaction, this holds until its end.</summary>
    /// <exception cref="DatabaseReplacedException">As <see cref="EnsureSame"/>, or the content was replaced and not accepted
    /// yet.</exception>
    public void EnsureKnown(KeptConnection connection, int patienceSeconds)
    {
        if (held is null)
        {
            return;
        }

        var found = connection.ReadSchemaVersion(patienceSeconds);
        EnsureSame(connection);
        if (found != Volatile.Read(ref schemaVersion))
        {
            throw new DatabaseReplacedException();
        }
    }

    /// <summary>
    /// Detects a restore into the open database: SQLite's backup API raises the schema version (<c>sqlite3_backup_step</c>), and an empty
    /// file has none.
    /// </summary>
    /// <returns>The new schema version if the content was replaced since <see cref="Hold"/> or the last <see cref="Accept"/>, else
    /// null.</returns>
    public long? FindRestored() => held is not null && SchemaVersionOf(held) is var found && found != schemaVersion ? found : null;

    /// <summary>Accepts the restored content. Call it after caches of the old content are dropped.</summary>
    public void Accept(long? restored) => Volatile.Write(ref schemaVersion, restored ?? schemaVersion);

    /// <summary>Closes the database before its index file, because closing the index releases the process's locks on it.</summary>
    public void Dispose()
    {
        held?.Dispose();
        foreach (var (_, file) in files.Skip(1))
        {
            file.Dispose();
        }
    }

    /// <summary>Windows does not allow replacing an open file, so nothing else is watched there.</summary>
    private static IEnumerable<string> Beside(string path) =>
        OperatingSystem.IsWindows() ? [] : new[] { $"{path}-wal", $"{path}-shm" }.Where(File.Exists);

    /// <summary>Opens a file through SQLite, because SQLite reports moves only for files that it opened itself.</summary>
    private static sqlite3 Open(string path) => raw.sqlite3_open_v2(path, out var file, raw.SQLITE_OPEN_READONLY, null) == raw.SQLITE_OK
        ? file
        : throw new StartupException($"Cannot open {path}: {raw.sqlite3_errmsg(file).utf8_to_string()}.");

    private static long SchemaVersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA schema_version";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Whether the path now refers to another inode than the open file. Always false on Windows.</summary>
    private static bool HasMoved(sqlite3 file)
    {
        var hasMoved = 0;
        return FileControl(file, IntPtr.Zero, HasMovedControl, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    /// <summary><c>SQLITE_FCNTL_HAS_MOVED</c> (sqlite3.h).</summary>
    private const int HasMovedControl = 20;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, IntPtr name, int control, ref int result);

    [LoggerMessage(
        LogLevel.Critical,
        "The database file {File} was moved, deleted or replaced. Pulse returns 503 for every credential and every write until the same "
        + "file is back or Pulse is restarted.")]
    private partial void LogReplaced(string file);

    [LoggerMessage(LogLevel.Warning, "The database file {File} is back.")]
    private partial void LogBack(string file);
}
