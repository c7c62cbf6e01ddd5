using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>Warns at the start if READ_COMMITTED_SNAPSHOT is off. Readers then wait for transactions that write the rows they
/// read.</summary>
public sealed partial class ReadCommittedSnapshot(ILogger<ReadCommittedSnapshot> logger)
{
    private const string Query = "SELECT is_read_committed_snapshot_on AS [Value] FROM sys.databases WHERE database_id = DB_ID()";

    /// <summary>Logs no warning if the login may not read the setting.</summary>
    public async Task CheckAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        if (await db.Database.SqlQueryRaw<bool>(Query).ToListAsync(cancellationToken) is [false])
        {
            LogOff(db.Database.GetDbConnection().Database);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "READ_COMMITTED_SNAPSHOT is off in database {Database}: one slow transaction can block every reader of the change feed. "
        + "Turn it on while no process is connected: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE")]
    private partial void LogOff(string database);
}
