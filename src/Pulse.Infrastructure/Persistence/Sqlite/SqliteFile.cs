using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The database file that this process serves from, and the write-ahead log and its index beside it. All three are kept open from the start to
/// the end of the process, so that SQLite does not remove the log, and the files at the paths can be compared with them. Without
/// <see cref="Hold"/>, as on SQL Server, nothing is checked.
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
        var settings = new SqliteConnectionStringBuilder(SqliteSettings.Complete(connectionString)) { Pooling = false, Mode = SqliteOpenMode.ReadWrite };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        schemaVersion = SchemaVersionOf(connection);
        var path = raw.sqlite3_db_filename(connection.Handle!, "main").utf8_to_string();
        files = [(path, connection.Handle!), .. Beside(path).Select(beside => (beside, Open(beside)))];
        held = connection;
    }

    /// <exception cref="DatabaseReplacedException">Another file, or none, is at one of the paths now.</exception>
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

    /// <summary>Drops a pooled connection that was opened while another file was at a path.</summary>
    /// <exception cref="DatabaseReplacedException">The connection has another file open, or another file is at one of the paths now.</exception>
    public void EnsureSame(SqliteConnection connection)
    {
        try
        {
            EnsureInPlace();
            if (held is not null && HasMoved(connection.Handle!))
            {
                throw new DatabaseReplacedException();
            }
        }
        catch (DatabaseReplacedException)
        {
            SqliteConnection.ClearPool(connection);
            throw;
        }
    }

    /// <summary>Reads what the connection sees: in a transaction that writes, nothing else can come before its end.</summary>
    /// <exception cref="DatabaseReplacedException">As <see cref="EnsureSame"/>; or the content was replaced, and is not accepted yet.</exception>
    public void EnsureKnown(SqliteConnection connection)
    {
        if (held is null)
        {
            return;
        }

        var found = SchemaVersionOf(connection);
        EnsureSame(connection);
        if (found != Volatile.Read(ref schemaVersion))
        {
            throw new DatabaseReplacedException();
        }
    }

    /// <summary>
    /// SQLite's backup API, which restores into an open database, raises the schema version (<c>sqlite3_backup_step</c>). An empty file has none.
    /// </summary>
    /// <returns>The new schema version where the content was replaced since <see cref="Hold"/> or the last <see cref="Accept"/>; else null.</returns>
    public long? FindRestored() => held is not null && SchemaVersionOf(held) is var found && found != schemaVersion ? found : null;

    /// <summary>What the restored content made obsolete is forgotten.</summary>
    public void Accept(long? restored) => Volatile.Write(ref schemaVersion, restored ?? schemaVersion);

    /// <summary>The database is closed before its index is: closing that gives up the locks that the process has on it.</summary>
    public void Dispose()
    {
        held?.Dispose();
        foreach (var (_, file) in files.Skip(1))
        {
            file.Dispose();
        }
    }

    /// <summary>On Windows nothing is at the path of an open file but that file.</summary>
    private static IEnumerable<string> Beside(string path) =>
        OperatingSystem.IsWindows() ? [] : new[] { $"{path}-wal", $"{path}-shm" }.Where(File.Exists);

    /// <summary>Nothing is read from it as from a database: to SQLite, only of one that it opened as such can be asked whether it has moved.</summary>
    private static sqlite3 Open(string path) => raw.sqlite3_open_v2(path, out var file, raw.SQLITE_OPEN_READONLY, null) == raw.SQLITE_OK
        ? file
        : throw new StartupException($"Cannot open {path}: {raw.sqlite3_errmsg(file).utf8_to_string()}.");

    private static long SchemaVersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA schema_version";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Compares the inode of the open file with the path's. On Windows it is always false.</summary>
    private static bool HasMoved(sqlite3 file)
    {
        var hasMoved = 0;
        return FileControl(file, IntPtr.Zero, HasMovedControl, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    /// <summary><c>SQLITE_FCNTL_HAS_MOVED</c> (sqlite3.h).</summary>
    private const int HasMovedControl = 20;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, IntPtr name, int control, ref int answer);

    [LoggerMessage(LogLevel.Critical, "The database file {File} was moved, deleted or replaced: every credential and every write gets 503 until the same file is back or Pulse is restarted.")]
    private partial void LogReplaced(string file);

    [LoggerMessage(LogLevel.Warning, "The database file {File} is back.")]
    private partial void LogBack(string file);
}
