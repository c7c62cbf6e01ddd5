using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Infrastructure.Persistence.SqlServer;
using StackExchange.Redis;
using static SQLitePCL.raw;

namespace Pulse.Infrastructure.Persistence;

/// <summary>What a database's refusal means, told from its error numbers and never from its texts, which are translated.</summary>
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

    /// <summary>The database is away, failing over, overloaded, out of connections, locked, full, read-only or damaged: nothing is wrong with the request.</summary>
    public static bool IsUnavailable(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        RetryLimitExceededException or CommitOutcomeUnknownException or DatabaseReplacedException or WriteLockTimeoutException => true,
        RedisException or RedisTimeoutException => true,
        SqlException sql => SqlServerErrors.IsUnavailable(sql) || SqlServerErrors.IsOfSchema(sql),
        InvalidOperationException invalid => SqlServerErrors.IsPoolTimeout(invalid),
        SqliteException sqlite => sqlite.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_FULL || IsOfConnection(sqlite) || IsDamage(sqlite),
        _ => false,
    });

    /// <summary>Another connection may find the file as it should be: it was moved, or could not be written, when this one was opened.</summary>
    public static bool IsOfConnection(Exception exception) => Causes(exception).Any(cause =>
        cause is SqliteException { SqliteErrorCode: SQLITE_READONLY or SQLITE_IOERR or SQLITE_CANTOPEN or SQLITE_CORRUPT or SQLITE_NOTADB });

    /// <summary>The file is not what SQLite wrote, or SQL Server's database lacks a table or a column: trying again does not help.</summary>
    public static bool IsDamage(Exception exception) => Causes(exception).Any(cause => cause
        is SqliteException { SqliteErrorCode: SQLITE_CORRUPT or SQLITE_NOTADB } || (cause is SqlException sql && SqlServerErrors.IsOfSchema(sql)));

    /// <summary>A table or a column may be missing. SQLite has no number for it that other faulty statements do not share.</summary>
    public static bool MayBeOfSchema(Exception exception) => Causes(exception).Any(cause => cause
        is SqliteException { SqliteErrorCode: SQLITE_ERROR } || (cause is SqlException sql && SqlServerErrors.IsOfSchema(sql)));

    /// <summary>The database's or its driver's own refusal; null where the exception is of something else.</summary>
    public static DbException? RefusalIn(Exception exception) => Causes(exception).OfType<DbException>().FirstOrDefault();

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
