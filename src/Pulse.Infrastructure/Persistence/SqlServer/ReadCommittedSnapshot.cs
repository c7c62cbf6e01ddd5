using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>Warns at the start where the database lacks READ_COMMITTED_SNAPSHOT: readers then wait for every transaction that writes what they read.</summary>
public sealed partial class ReadCommittedSnapshot(ILogger<ReadCommittedSnapshot> logger)
{
    private const string Question = "SELECT is_read_committed_snapshot_on AS [Value] FROM sys.databases WHERE database_id = DB_ID()";

    /// <summary>A login that may not see the row is told nothing.</summary>
    public async Task CheckAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        if (await db.Database.SqlQueryRaw<bool>(Question).ToListAsync(cancellationToken) is [false])
        {
            LogOff(db.Database.GetDbConnection().Database);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "READ_COMMITTED_SNAPSHOT is off in database {Database}: one slow transaction can hold up every reader of the change feed. Turn it on while no "
        + "process is connected: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE")]
    private partial void LogOff(string database);
}
