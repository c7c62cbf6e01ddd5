using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Tells a statement that fails because another process has restored other content since <see cref="SqliteConnections"/> looked at it, from a
/// faulty statement: SQLite has one number for both, "no such table" among them. The system lane finds out itself which database it reads.
/// </summary>
internal sealed class SqliteStatements(SqliteFile file) : DbCommandInterceptor
{
    /// <exception cref="DatabaseReplacedException">The content is no longer the one that this process knows.</exception>
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        if (eventData.Exception is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR }
            && eventData.Context is not PulseDbContext { Lane: DatabaseLane.System })
        {
            file.EnsureKnown((SqliteConnection)command.Connection!);
        }
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }
}
