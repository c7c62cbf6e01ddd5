using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Prepares each connection, and bounds how many each <see cref="DatabaseLane"/> has open: SQLite's driver is synchronous, so that
/// an open connection can hold a thread for as long as the file is locked. Waiting for a connection holds no thread.
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor, IDisposable
{
    /// <summary>Milliseconds after which SQLite leaves a locked file to the driver, which ends with the command's timeout.</summary>
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
        // Units of work take turns (WriteLock): there is one at a time.
        DatabaseLane.Changes => 1,
        DatabaseLane.Credentials => Math.Max(2, Environment.ProcessorCount),

        // The feed's reader, this node's report, a look at the list of nodes, and a probe.
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
            // EF Core would leave it open, and use it without a look where the same context asks again.
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
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default) => ReleaseAsync(connection);

    public override void ConnectionCanceled(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionCanceledAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) => ReleaseAsync(connection);

    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData) => ReleaseAsync(connection);

    public void Dispose() => Array.ForEach(free, lane => lane.Dispose());

    /// <summary>With every connection blocked in the driver, the thread pool still has a thread for each processor at once.</summary>
    private static void KeepThreadsFree(int connections)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + connections), completions);
    }

    /// <summary>
    /// A commit is on the disk before it returns. Where another process writes, SQLite itself looks again within
    /// milliseconds; the driver, which takes over after the timeout set here, only every 150 ms. SQLite's own
    /// <c>upper</c> knows only ASCII; searches ignore the case of every letter, as they do on SQL Server.
    /// </summary>
    private void Prepare(SqliteConnection connection, DbContext? context)
    {
        var patience = (context as PulseDbContext)?.LockWait ?? lockWait;
        var busyWait = patience == TimeSpan.Zero ? LongestBusyWait : Math.Clamp(patience.TotalMilliseconds, 1, LongestBusyWait);
        connection.DefaultTimeout = (int)Math.Ceiling(patience.TotalSeconds);
        connection.CreateFunction("upper", (string? text) => text?.ToUpperInvariant(), isDeterministic: true);
        connection.CreateFunction(SqlitePulseDbContext.OrdinalFunction, (string? text) => SortTexts.ForUtf8(text), isDeterministic: true);
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {SqliteWal.SizeLimit}; PRAGMA busy_timeout = {busyWait:F0}";
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

    /// <summary>
    /// SQLite would make an empty file where there is none. To a database that is not known as this process's own, only the system connects.
    /// </summary>
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
