using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Keeps SQLite's write-ahead log small. SQLite copies the log into the database by itself, but not while a reader needs it, and never
/// shrinks the file.
/// </summary>
internal sealed partial class SqliteWal : PeriodicWork
{
    /// <summary>Maximum size in bytes that the file keeps. SQLite truncates a larger file when it restarts the log.</summary>
    public const long SizeLimit = 64 * 1024 * 1024;

    /// <summary>Maximum time that commits wait for a truncation.</summary>
    private const int BusyMilliseconds = 100;

    /// <summary>Consecutive checks that find the log held before a warning, so that short readers cause none.</summary>
    private const int TicksToWarn = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(10);

    private readonly SqliteFile file;
    private readonly ILogger<SqliteWal> logger;
    private readonly TimeProvider clock;
    private readonly string? connectionString;
    private long? warnedAt;
    private int heldTicks;
    private int copiedBefore;

    public SqliteWal(
        SqliteFile file,
        IOptions<DatabaseOptions> options,
        IConfiguration configuration,
        Telemetry telemetry,
        TimeProvider clock,
        ILogger<SqliteWal> logger)
        : base(Interval, logger)
    {
        (this.file, this.clock, this.logger) = (file, clock, logger);
        if (options.Value.IsSqlServer)
        {
            return;
        }

        var complete = SqliteSettings.Complete(ConnectionStrings.Sqlite(configuration));
        var settings = new SqliteConnectionStringBuilder(complete) { Pooling = false };
        connectionString = settings.ToString();
        telemetry.Observe("pulse.database.wal.size", "By", "Size of SQLite's write-ahead log.", () => Size);
    }

    private long Size => new FileInfo($"{SqliteSettings.FileOf(connectionString!)}-wal") is { Exists: true } wal ? wal.Length : 0;

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (connectionString is not null && Size is > SizeLimit and var size)
        {
            file.EnsureInPlace();
            Truncate(size);
        }

        return Task.CompletedTask;
    }

    private void Truncate(long size)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        var (isBusy, pages, copied) = Checkpoint(connection, "PASSIVE");
        if (!isBusy && copied == pages)
        {
            heldTicks = 0;
            warnedAt = Checkpoint(connection, "TRUNCATE").IsBusy ? warnedAt : null;
            return;
        }

        // Progress of the copy means that no old reader blocks it. If another connection is copying, the result says nothing.
        heldTicks = isBusy ? 0 : copied == copiedBefore ? heldTicks + 1 : 1;
        copiedBefore = copied;
        if (heldTicks >= TicksToWarn && (warnedAt is not { } before || clock.GetElapsedTime(before) > BetweenWarnings))
        {
            warnedAt = clock.GetTimestamp();
            LogHeld(size / (1024 * 1024));
        }
    }

    /// <returns>Whether another connection blocked it, the pages in the log, and how many of them are now in the database.</returns>
    private static (bool IsBusy, int Pages, int Copied) Checkpoint(SqliteConnection connection, string mode)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA wal_checkpoint({mode})";
        using var reader = command.ExecuteReader();
        reader.NextResult();
        reader.Read();
        return (reader.GetInt32(0) != 0, reader.GetInt32(1), reader.GetInt32(2));
    }

    [LoggerMessage(
        LogLevel.Warning,
        "SQLite's write-ahead log has grown to {Size} MiB. Another connection, such as a backup or a shell, keeps a read transaction open. "
        + "The file grows until that transaction ends.")]
    private partial void LogHeld(long size);
}
