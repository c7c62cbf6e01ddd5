using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The connection of a database context. While it is open, it uses a <see cref="KeptConnection"/> of the context's
/// <see cref="DatabaseLane"/>.
/// </summary>
internal sealed class LaneConnection(SqliteConnections connections, PulseDbContext db, string connectionString)
    : SqliteConnection(connectionString)
{
    private KeptConnection? kept;

    public override ConnectionState State => kept is null ? ConnectionState.Closed : ConnectionState.Open;

    public override sqlite3? Handle => kept?.Handle;

    /// <summary>Seconds that a command waits for a locked file. Zero means no limit.</summary>
    public override int DefaultTimeout
    {
        get => (int)Math.Ceiling(connections.PatienceOf(db).TotalSeconds);
        set => throw new NotSupportedException("The context and the connection string determine the timeout.");
    }

    /// <summary>The transaction in progress. Null if there is none.</summary>
    public SqliteTransaction? Current => Transaction;

    public override SqliteCommand CreateCommand() => new LaneCommand(this);

    /// <returns>Null if the statement is in use.</returns>
    public PreparedStatement? TakeStatement(string text) => kept!.Statements.Take(text);

    public override void Open() => kept ??= connections.Take(db);

    public override async Task OpenAsync(CancellationToken cancellationToken) =>
        kept ??= await connections.TakeAsync(db, cancellationToken);

    /// <inheritdoc cref="SqliteConnections.EnsureKnown"/>
    public void EnsureKnown() => connections.EnsureKnown(kept!, db);

    /// <summary>Rolls back an open transaction and returns the connection to its lane.</summary>
    public override void Close()
    {
        if (kept is not { } lent)
        {
            return;
        }

        try
        {
            Transaction?.Dispose();
        }
        finally
        {
            kept = null;
            SqliteConnections.Return(lent);
        }
    }
}
