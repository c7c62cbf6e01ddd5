using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>A command of a <see cref="LaneConnection"/>. It uses the statement that the kept connection has prepared before.</summary>
internal sealed class LaneCommand : SqliteCommand
{
    private readonly LaneConnection connection;
    private PreparedStatement? statement;
    private SqliteDataReader? reader;

    public LaneCommand(LaneConnection connection)
    {
        this.connection = connection;
        (Connection, CommandTimeout, Transaction) = (connection, connection.DefaultTimeout, connection.Current);
    }

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        if (!MayUsePrepared(behavior))
        {
            return base.ExecuteReader(behavior);
        }

        Return();
        statement = connection.TakeStatement(CommandText);
        if (statement is null)
        {
            return base.ExecuteReader(behavior);
        }

        var prepared = statement.Command;
        prepared.CommandTimeout = CommandTimeout;
        for (var i = 0; i < Parameters.Count; i++)
        {
            prepared.Parameters.Add(Parameters[i]);
        }

        return reader = prepared.ExecuteReader(behavior);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Return();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// The driver itself refuses a closed connection and another transaction, also one that SQLite has rolled back by itself, after which
    /// a statement would be committed on its own.
    /// </summary>
    private bool MayUsePrepared(CommandBehavior behavior) => connection.State == ConnectionState.Open
        && Transaction == connection.Current
        && (Transaction is null || raw.sqlite3_get_autocommit(connection.Handle) == 0)
        && !behavior.HasFlag(CommandBehavior.CloseConnection);

    private void Return()
    {
        reader?.Dispose();
        reader = null;
        statement?.Return();
        statement = null;
    }
}
