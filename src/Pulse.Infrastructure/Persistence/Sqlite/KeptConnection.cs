using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Pulse.Application.Common.Lists;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// An open connection to the database file. It is prepared once and then lent to one <see cref="LaneConnection"/> after another.
/// </summary>
internal sealed class KeptConnection : IDisposable
{
    /// <summary><c>SQLITE_DBCONFIG_ENABLE_QPSG</c> (sqlite3.h).</summary>
    private const int StablePlans = 1007;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand schemaVersion;
    private int busyWait = -1;

    /// <param name="connectionString">Without the driver's own pool.</param>
    /// <param name="lane">The lane that it belongs to.</param>
    /// <param name="generation">See <see cref="SqliteConnections.Clear"/>.</param>
    public KeptConnection(string connectionString, SqliteLane lane, int generation)
    {
        (Lane, Generation) = (lane, generation);
        connection = new SqliteConnection(connectionString);
        Statements = new PreparedStatements(connection);
        schemaVersion = new SqliteCommand("PRAGMA schema_version", connection);
        try
        {
            connection.Open();
            Prepare();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SqliteLane Lane { get; }

    public int Generation { get; }

    /// <summary>Whether a check of the file has failed. Such a connection is not lent again.</summary>
    public bool IsRejected { get; private set; }

    public PreparedStatements Statements { get; }

    public sqlite3 Handle => connection.Handle!;

    /// <summary>Whether no transaction and no statement is in progress.</summary>
    public bool IsIdle => TransactionState(Handle, IntPtr.Zero) == 0;

    /// <summary>Sets how long SQLite itself waits for a locked file.</summary>
    public void WaitForLocks(int milliseconds)
    {
        if (busyWait != milliseconds)
        {
            LockedFileWait.Set(Handle, milliseconds);
            busyWait = milliseconds;
        }
    }

    /// <summary>Reads the schema version of the database.</summary>
    /// <param name="patienceSeconds">How long the driver waits for a locked file. Zero means no limit.</param>
    public long ReadSchemaVersion(int patienceSeconds)
    {
        schemaVersion.CommandTimeout = patienceSeconds;
        return (long)schemaVersion.ExecuteScalar()!;
    }

    public void Reject() => IsRejected = true;

    public void Dispose()
    {
        schemaVersion.Dispose();
        Statements.Dispose();
        connection.Dispose();
    }

    /// <summary>
    /// Plans do not depend on the values of parameters (QPSG): otherwise SQLite would plan a statement again for each value of its
    /// <c>LIMIT</c>. Commits are on disk before they return. <c>upper</c> is replaced because SQLite's own handles only ASCII, and searches
    /// ignore the case of all letters, as on SQL Server. EF Core's functions for <c>decimal</c> and regular expressions are missing: no
    /// query uses them, and one that does fails at once.
    /// </summary>
    private void Prepare()
    {
        raw.sqlite3_db_config(Handle, StablePlans, 1, out _);
        connection.CreateFunction("upper", (string? text) => text?.ToUpperInvariant(), isDeterministic: true);
        connection.CreateFunction(SqlitePulseDbContext.OrdinalFunction, (string? text) => SortTexts.ForUtf8(text), isDeterministic: true);
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {SqliteWal.SizeLimit}";
        command.ExecuteNonQuery();
    }

    /// <returns>0 if no transaction is open, neither for reads nor for writes.</returns>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_txn_state", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int TransactionState(sqlite3 database, IntPtr schema);
}
