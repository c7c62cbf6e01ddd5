using System.Collections.Frozen;
using Microsoft.Data.SqlClient;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>Error numbers of SQL Server and Azure SQL (Microsoft Learn, "Database Engine events and errors").</summary>
internal static class SqlServerErrors
{
    private const int UniqueIndex = 2601;
    private const int UniqueConstraint = 2627;
    private const int ForeignKey = 547;
    private const int InvalidColumn = 207;
    private const int InvalidObject = 208;
    private const int Timeout = -2;

    /// <summary>From this severity, the connection is lost.</summary>
    private const byte Fatal = 20;

    /// <summary>Key in <see cref="Exception.Data"/>.</summary>
    private const string NotOpened = "Pulse:ConnectionNotOpened";

    /// <summary>
    /// The server or database is stopping or starting (recovery, failover of an availability group, pause, shutdown), or is out of memory.
    /// A retry can succeed. EF Core does not retry these errors by default.
    /// </summary>
    public static readonly IReadOnlyList<int> AlsoRetried = [701, 802, 922, 976, 978, 979, 983, 3906, 6005, 17142, 17148];

    /// <summary>Files or logs are full or unreachable, or Azure SQL ended a session because of its resource use. An immediate retry does
    /// not help.</summary>
    private static readonly int[] Full = [945, 1101, 1105, 3908, 9002, 40544, 40549, 40550, 40551, 40552, 40553];

    /// <summary>
    /// Deadlock victim, lock timeout, database not open yet, and failover or resource limits of Azure SQL (Microsoft Learn, "Troubleshoot
    /// transient connection errors in Azure SQL"). The driver reports <see cref="System.Data.Common.DbException.IsTransient"/> as false for
    /// all of them.
    /// </summary>
    private static readonly int[] Transient =
        [1205, 1222, 4060, 4221, 10928, 10929, 10936, 40197, 40501, 40540, 40613, 40615, 49918, 49919, 49920];

    private static readonly FrozenSet<int> Unavailable = FrozenSet.ToFrozenSet([Timeout, .. Transient, .. AlsoRetried, .. Full]);

    public static bool IsUniqueViolation(SqlException exception) => exception.Number is UniqueIndex or UniqueConstraint;

    public static bool IsForeignKeyViolation(SqlException exception) => exception.Number == ForeignKey;

    /// <summary>Whether the database lacks a table or a column of the current migrations.</summary>
    public static bool IsOfSchema(SqlException exception) => exception.Number is InvalidColumn or InvalidObject;

    /// <summary>Checks all errors of the exception: if the log is full, the last error is only the resulting rollback.</summary>
    public static bool IsUnavailable(SqlException exception) =>
        exception.Class >= Fatal
        || Unavailable.Contains(exception.Number)
        || exception.Errors.Cast<SqlError>().Any(error => Unavailable.Contains(error.Number));

    /// <summary>Marks an exception as a failed connection attempt, because the type alone does not identify an exhausted pool.</summary>
    public static void MarkFailedConnection(Exception exception)
    {
        if (exception is InvalidOperationException)
        {
            exception.Data[NotOpened] = true;
        }
    }

    /// <summary>Whether no pooled connection became free within <c>Connect Timeout</c>.</summary>
    public static bool IsPoolTimeout(InvalidOperationException exception) => exception.Data.Contains(NotOpened);
}
