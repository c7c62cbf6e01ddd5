using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Detects statements that fail because another process restored other content after <see cref="SqliteConnections"/> checked it. SQLite has
/// one error number for this and for faulty statements, such as "no such table". The system lane detects it by itself.
/// </summary>
internal sealed class SqliteStatements : DbCommandInterceptor
{
    /// <exception cref="DatabaseReplacedException">The content is not the known one.</exception>
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        if (eventData.Exception is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR }
            && eventData.Context is not PulseDbContext { Lane: DatabaseLane.System }
            && command.Connection is LaneConnection connection)
        {
            connection.EnsureKnown();
        }
    }

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }
}
