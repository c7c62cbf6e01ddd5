using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Serializes writes to SQLite, which allows one writer at a time. The driver would block a thread while it waits; this waits
/// asynchronously and with a deadline. SQL Server needs no lock. The semaphore is not disposed, because a stopping process may still
/// write.
/// </summary>
internal sealed partial class WriteLock(
    IOptions<DatabaseOptions> options, IConfiguration configuration, StopDeadline stop, ILogger<WriteLock> logger)
{
    private readonly SemaphoreSlim? writer = options.Value.IsSqlServer ? null : new SemaphoreSlim(1);
    private readonly TimeSpan deadline = options.Value.IsSqlServer
        ? TimeSpan.Zero
        : SqliteSettings.LockWaitOf(ConnectionStrings.Sqlite(configuration));

    /// <summary>How long a write waits for the lock; infinite if there is no limit here.</summary>
    public TimeSpan Deadline => deadline == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : deadline;

    /// <summary>Makes a source that is cancelled with the token, or when the process stops and waiting requests need a response. Dispose
    /// it.</summary>
    public CancellationTokenSource EndAtStop(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Near);

    /// <summary>Takes the lock.</summary>
    /// <param name="isAwaited">Whether a client waits. If not, the wait does not end early when the process stops.</param>
    /// <returns>The lock; dispose it after the write. Null if the database needs none.</returns>
    /// <exception cref="WriteLockTimeoutException">The lock was not free before the deadline, or before the process stopped.</exception>
    public async Task<Handle?> AcquireAsync(bool isAwaited, CancellationToken cancellationToken)
    {
        if (writer is null)
        {
            return null;
        }

        var arrived = TimeProvider.System.GetTimestamp();
        if (!writer.Wait(0, CancellationToken.None) && !await WaitAsync(writer, isAwaited, cancellationToken))
        {
            throw new WriteLockTimeoutException(deadline);
        }

        return new Handle(writer, arrived, Deadline, isAwaited ? stop.Near : CancellationToken.None);
    }

    private async Task<bool> WaitAsync(SemaphoreSlim semaphore, bool isAwaited, CancellationToken cancellationToken)
    {
        LogWaiting();
        if (!isAwaited)
        {
            return await semaphore.WaitAsync(Deadline, cancellationToken);
        }

        using var ends = EndAtStop(cancellationToken);
        try
        {
            return await semaphore.WaitAsync(Deadline, ends.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Waiting for another write of this process.")]
    private partial void LogWaiting();

    /// <param name="writer">The semaphore to release.</param>
    /// <param name="arrived">Timestamp of the start of the wait.</param>
    /// <param name="deadline">Maximum wait from then on, including for other processes. Infinite if unlimited.</param>
    /// <param name="stopping">Ends the wait early.</param>
    public sealed class Handle(SemaphoreSlim writer, long arrived, TimeSpan deadline, CancellationToken stopping) : IDisposable
    {
        /// <summary>Maximum single wait in the driver, which cannot be interrupted.</summary>
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

        private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

        /// <summary>Whether to keep waiting for another process that holds the file lock.</summary>
        public bool MayWait => !stopping.IsCancellationRequested && Left > TimeSpan.Zero;

        /// <summary>Duration of one wait for another process. Never zero, which the driver reads as infinite.</summary>
        public TimeSpan Wait => Left > Longest ? Longest : Left < Shortest ? Shortest : Left;

        private TimeSpan Left =>
            deadline == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : deadline - TimeProvider.System.GetElapsedTime(arrived);

        public void Dispose() => writer.Release();
    }
}

/// <summary>The database was busy with other writes for too long.</summary>
public sealed class WriteLockTimeoutException(TimeSpan deadline) : DbException(
    $"The database was not free for a write {(deadline > TimeSpan.Zero ? $"within {deadline.TotalSeconds:F0} s" : "in time")}, "
    + "or before the process had to stop.");
