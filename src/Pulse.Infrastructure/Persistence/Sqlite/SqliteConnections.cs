using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Prepares each connection, and bounds how many are open: SQLite's driver is synchronous, so that each open one can
/// hold a thread for as long as the file is locked. Whoever waits for a connection waits without a thread.
/// </summary>
internal sealed class SqliteConnections(SqliteFile file) : DbConnectionInterceptor, IDisposable
{
    private readonly SemaphoreSlim free = new(Math.Max(4, Environment.ProcessorCount * 2));
    private readonly ConcurrentDictionary<DbConnection, byte> open = new();

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await free.WaitAsync(cancellationToken);
        Admit(connection);
        return result;
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        free.Wait();
        Admit(connection);
        return result;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Prepare((SqliteConnection)connection);
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

    public void Dispose() => free.Dispose();

    /// <summary>
    /// A commit is on the disk before it returns. Where another process writes, SQLite itself looks again within
    /// milliseconds; the driver, which takes over after the timeout set here, only every 150 ms. SQLite's own
    /// <c>upper</c> knows only ASCII; searches ignore the case of every letter, as they do on SQL Server.
    /// </summary>
    private void Prepare(SqliteConnection connection)
    {
        file.EnsureSame(connection);
        connection.CreateFunction("upper", (string? text) => text?.ToUpperInvariant(), isDeterministic: true);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 1000";
        command.ExecuteNonQuery();
    }

    /// <summary>SQLite would make an empty file where there is none.</summary>
    private void Admit(DbConnection connection)
    {
        open.TryAdd(connection, 0);
        try
        {
            file.EnsureInPlace();
        }
        catch
        {
            Release(connection);
            throw;
        }
    }

    private Task ReleaseAsync(DbConnection connection)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    private void Release(DbConnection connection)
    {
        if (open.TryRemove(connection, out _))
        {
            free.Release();
        }
    }
}
