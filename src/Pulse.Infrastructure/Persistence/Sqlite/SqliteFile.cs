using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Revocation;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The database file that this process serves from. A connection keeps it open from the start to the end of the process,
/// so that the file at the path can be compared with it. Without <see cref="Hold"/>, as on SQL Server, nothing is checked.
/// </summary>
internal sealed partial class SqliteFile(Freshness freshness, ILogger<SqliteFile> logger) : IDisposable
{
    private SqliteConnection? held;
    private long schemaVersion;
    private volatile bool isReplaced;

    /// <summary>Opens the file, which must exist.</summary>
    public void Hold(string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(SqliteSettings.Complete(connectionString)) { Pooling = false, Mode = SqliteOpenMode.ReadWrite };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        schemaVersion = SchemaVersionOf(connection);
        held = connection;
    }

    /// <exception cref="DatabaseReplacedException">Another file, or none, is at the path now.</exception>
    public void EnsureInPlace()
    {
        if (held is null)
        {
            return;
        }

        if (HasMoved(held))
        {
            if (!isReplaced)
            {
                isReplaced = true;
                LogReplaced(held.DataSource);
            }

            freshness.Lose();
            throw new DatabaseReplacedException();
        }

        if (isReplaced)
        {
            isReplaced = false;
            LogBack(held.DataSource);
        }
    }

    /// <summary>Drops a pooled connection that was opened while another file was at the path.</summary>
    /// <exception cref="DatabaseReplacedException">The connection has another file open, or another file is at the path now.</exception>
    public void EnsureSame(SqliteConnection connection)
    {
        EnsureInPlace();
        if (held is not null && HasMoved(connection))
        {
            SqliteConnection.ClearPool(connection);
            throw new DatabaseReplacedException();
        }
    }

    /// <summary>
    /// SQLite's backup API, which restores into an open database, raises the schema version (<c>sqlite3_backup_step</c>).
    /// </summary>
    /// <returns>The new schema version where the content was replaced since <see cref="Hold"/> or the last <see cref="Accept"/>; else null.</returns>
    public long? FindRestored() => held is not null && SchemaVersionOf(held) is var found && found != schemaVersion ? found : null;

    /// <summary>What the restored content made obsolete is forgotten.</summary>
    public void Accept(long? restored) => schemaVersion = restored ?? schemaVersion;

    public void Dispose() => held?.Dispose();

    private static long SchemaVersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA schema_version";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Compares the inode of the open file with the path's. On Windows, where an open file cannot be replaced, it is always false.</summary>
    private static bool HasMoved(SqliteConnection connection)
    {
        var hasMoved = 0;
        return FileControl(connection.Handle!, IntPtr.Zero, HasMovedControl, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
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
