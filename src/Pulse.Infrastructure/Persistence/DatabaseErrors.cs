using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Infrastructure.Persistence.SqlServer;
using StackExchange.Redis;
using static SQLitePCL.raw;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Classifies database errors by error number. The message texts are translated and not reliable.</summary>
public static class DatabaseErrors
{
    public static bool IsUniqueViolation(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        SqlException sql => SqlServerErrors.IsUniqueViolation(sql),
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY,
        _ => false,
    });

    public static bool IsForeignKeyViolation(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        SqlException sql => SqlServerErrors.IsForeignKeyViolation(sql),
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SQLITE_CONSTRAINT_FOREIGNKEY,
        _ => false,
    });

    /// <summary>
    /// Whether the database is unavailable, failing over, overloaded, out of connections, locked, full, read-only or damaged. The request
    /// itself is valid.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        RetryLimitExceededException or CommitOutcomeUnknownException or DatabaseReplacedException or WriteLockTimeoutException => true,
        RedisException or RedisTimeoutException => true,
        SqlException sql => SqlServerErrors.IsUnavailable(sql) || SqlServerErrors.IsOfSchema(sql),
        InvalidOperationException invalid => SqlServerErrors.IsPoolTimeout(invalid),
        SqliteException sqlite =>
            sqlite.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_FULL || IsOfConnection(sqlite) || IsDamage(sqlite),
        _ => false,
    });

    /// <summary>Whether a new connection may succeed: the file was moved or not writable when this connection was opened.</summary>
    public static bool IsOfConnection(Exception exception) => Causes(exception).Any(cause =>
        cause is SqliteException
        {
            SqliteErrorCode: SQLITE_READONLY or SQLITE_IOERR or SQLITE_CANTOPEN or SQLITE_CORRUPT or SQLITE_NOTADB
        });

    /// <summary>Whether the file is corrupt, or the SQL Server database lacks a table or a column. A retry does not help.</summary>
    public static bool IsDamage(Exception exception) => Causes(exception).Any(cause => cause
        is SqliteException { SqliteErrorCode: SQLITE_CORRUPT or SQLITE_NOTADB }
            || (cause is SqlException sql && SqlServerErrors.IsOfSchema(sql)));

    /// <summary>Whether a table or a column may be missing. SQLite uses the same error number for other faulty statements.</summary>
    public static bool MayBeOfSchema(Exception exception) => Causes(exception).Any(cause => cause
        is SqliteException { SqliteErrorCode: SQLITE_ERROR } || (cause is SqlException sql && SqlServerErrors.IsOfSchema(sql)));

    /// <summary>The error of the database or its driver. Null if the exception has another cause.</summary>
    public static DbException? RefusalIn(Exception exception) => Causes(exception).OfType<DbException>().FirstOrDefault();

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
