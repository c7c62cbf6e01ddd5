using System.Collections.Frozen;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using StackExchange.Redis;
using static SQLitePCL.raw;

namespace Pulse.Infrastructure.Persistence;

/// <summary>What a database's refusal means, told from its error numbers and never from its texts, which are translated.</summary>
public static class DatabaseErrors
{
    private const int SqlServerUniqueIndex = 2601;
    private const int SqlServerUniqueConstraint = 2627;
    private const int SqlServerForeignKey = 547;
    private const int SqlServerTimeout = -2;

    /// <summary>
    /// Deadlock victim, lock timeout, database not open (yet), and what Azure SQL says when it fails over or is short of
    /// something (Microsoft Learn, "Troubleshoot transient connection errors in Azure SQL"). The driver leaves
    /// <see cref="DbException.IsTransient"/> false for all of them.
    /// </summary>
    private static readonly FrozenSet<int> SqlServerTransient = FrozenSet.Create(
        1205, 1222, 4060, 4221, 10928, 10929, 10936, 40197, 40501, 40540, 40613, 40615, 49918, 49919, 49920);

    /// <summary>From this severity on the connection is gone (SQL Server documentation, Database Engine error severities).</summary>
    private const byte SqlServerFatal = 20;

    public static bool IsUniqueViolation(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        SqlException sql => sql.Number is SqlServerUniqueIndex or SqlServerUniqueConstraint,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY,
        _ => false,
    });

    public static bool IsForeignKeyViolation(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        SqlException sql => sql.Number == SqlServerForeignKey,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SQLITE_CONSTRAINT_FOREIGNKEY,
        _ => false,
    });

    /// <summary>The database is away, overloaded, locked, full, read-only or damaged: nothing is wrong with the request.</summary>
    public static bool IsUnavailable(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        RetryLimitExceededException or CommitOutcomeUnknownException or DatabaseReplacedException or WriteTurnTimeoutException or RedisException => true,
        SqlException sql => sql.Class >= SqlServerFatal || sql.Number == SqlServerTimeout || SqlServerTransient.Contains(sql.Number),
        SqliteException sqlite => sqlite.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_FULL || IsOfConnection(sqlite) || IsDamage(sqlite),
        _ => false,
    });

    /// <summary>Another connection may find the file as it should be: it was moved, or could not be written, when this one was opened.</summary>
    public static bool IsOfConnection(Exception exception) => Causes(exception).Any(cause =>
        cause is SqliteException { SqliteErrorCode: SQLITE_READONLY or SQLITE_IOERR or SQLITE_CANTOPEN or SQLITE_CORRUPT or SQLITE_NOTADB });

    /// <summary>The file is not what SQLite wrote: trying again does not help.</summary>
    public static bool IsDamage(Exception exception) => Causes(exception).Any(cause =>
        cause is SqliteException { SqliteErrorCode: SQLITE_CORRUPT or SQLITE_NOTADB });

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
