using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Prepares each connection and limits the open connections of each <see cref="DatabaseLane"/>. SQLite's driver is synchronous, so an open
/// connection can hold a thread while the file is locked. Waiting for a connection holds no thread.
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor, IDisposable
{
    /// <summary>Milliseconds that SQLite itself waits for a locked file. The driver then waits until the command timeout.</summary>
    private const double LongestBusyWait = 1_000;

    private readonly SemaphoreSlim[] free = [.. Enum.GetValues<DatabaseLane>().Select(lane => new SemaphoreSlim(SizeOf(lane)))];
    private readonly ConcurrentDictionary<DbConnection, SemaphoreSlim> open = new();
    private readonly SemaphoreSlim system;
    private readonly SqliteFile file;
    private readonly DatabaseIdentity identity;
    private readonly TimeSpan lockWait;

    public SqliteConnections(SqliteFile file, DatabaseIdentity identity, IConfiguration configuration)
    {
        (this.file, this.identity) = (file, identity);
        system = free[(int)DatabaseLane.System];
        lockWait = SqliteSettings.LockWaitOf(ConnectionStrings.Sqlite(configuration));
        KeepThreadsFree(Enum.GetValues<DatabaseLane>().Sum(SizeOf));
    }

    public static int SizeOf(DatabaseLane lane) => lane switch
    {
        // The write lock allows one unit of work at a time.
        DatabaseLane.Changes => 1,
        DatabaseLane.Credentials => Math.Max(2, Environment.ProcessorCount),

        // Feed reader, node heartbeat, node list, and a probe.
        DatabaseLane.System => 4,
        _ => Math.Max(4, Environment.ProcessorCount * 2),
    };

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        var lane = LaneOf(eventData.Context);
        await lane.WaitAsync(cancellationToken);
        Admit(connection, lane);
        return result;
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        var lane = LaneOf(eventData.Context);
        lane.Wait();
        Admit(connection, lane);
        return result;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        try
        {
            Prepare((SqliteConnection)connection, eventData.Context);
        }
        catch
        {
            // EF Core would leave it open and reuse it without this check.
            connection.Close();
            Release(connection);
            throw;
        }
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData) => ReleaseAsync(connection);

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) => Release(connection);

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default) =>
        ReleaseAsync(connection);

    public override void ConnectionCanceled(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionCanceledAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        ReleaseAsync(connection);

    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData) => ReleaseAsync(connection);

    public void Dispose() => Array.ForEach(free, lane => lane.Dispose());

    /// <summary>Raises the minimum threads, so that each processor has a thread even if all connections block in the driver.</summary>
    private static void KeepThreadsFree(int connections)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + connections), completions);
    }

    /// <summary>
    /// Sets up a connection. Commits are on disk before they return. SQLite polls a locked file every few milliseconds, the driver only
    /// every 150 ms, so SQLite waits first. <c>upper</c> is replaced because SQLite's own handles only ASCII, and searches ignore the case
    /// of all letters, as on SQL Server.
    /// </summary>
    private void Prepare(SqliteConnection connection, DbContext? context)
    {
        var patience = (context as PulseDbContext)?.LockWait ?? lockWait;
        var busyWait = patience == TimeSpan.Zero ? LongestBusyWait : Math.Clamp(patience.TotalMilliseconds, 1, LongestBusyWait);
        connection.DefaultTimeout = (int)Math.Ceiling(patience.TotalSeconds);
        connection.CreateFunction("upper", (string? text) => text?.ToUpperInvariant(), isDeterministic: true);
        connection.CreateFunction(SqlitePulseDbContext.OrdinalFunction, (string? text) => SortTexts.ForUtf8(text), isDeterministic: true);
        using var command = connection.CreateCommand();
        command.CommandText =
            $"PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {SqliteWal.SizeLimit}; PRAGMA busy_timeout = {busyWait:F0}";
        command.ExecuteNonQuery();
        if (LaneOf(context) == system)
        {
            file.EnsureSame(connection);
        }
        else
        {
            file.EnsureKnown(connection);
        }
    }

    /// <summary>Rejects a missing file, which SQLite would create. While the database may be another one, only the system lane
    /// connects.</summary>
    private void Admit(DbConnection connection, SemaphoreSlim lane)
    {
        open.TryAdd(connection, lane);
        try
        {
            file.EnsureInPlace();
            if (lane != system)
            {
                identity.EnsureSame();
            }
        }
        catch
        {
            Release(connection);
            throw;
        }
    }

    private SemaphoreSlim LaneOf(DbContext? context) => free[(int)((context as PulseDbContext)?.Lane ?? DatabaseLane.Requests)];

    private Task ReleaseAsync(DbConnection connection)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    private void Release(DbConnection connection)
    {
        if (open.TryRemove(connection, out var lane))
        {
            lane.Release();
        }
    }
}
