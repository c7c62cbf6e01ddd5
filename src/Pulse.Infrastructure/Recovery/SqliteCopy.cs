using Microsoft.Data.Sqlite;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Connections to database files of any version, without the model.</summary>
internal static class SqliteCopy
{
    /// <summary>Opens an existing file.</summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <returns>The first value of the first row.</returns>
    public static T Read<T>(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    /// <exception cref="StartupException">The audit log of the database was begun with another key, or the file has no log.</exception>
    public static void RefuseOtherKey(SqliteConnection connection, KeyOptions keys)
    {
        if (Read<long>(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'AuditChains'") == 0)
        {
            throw new StartupException($"{connection.DataSource} is not a database of Pulse.");
        }

        var key = new AuditKey(keys);
        var known = Read<object>(connection, "SELECT KeyCheck FROM AuditChains WHERE Id = 0") as byte[];
        if (!key.Check.AsSpan().SequenceEqual(known) && !key.UnsealedCheck.AsSpan().SequenceEqual(known))
        {
            throw AuditKeyCheck.WrongKey();
        }
    }
}
