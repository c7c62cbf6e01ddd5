using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// SQLite has one writer at a time, and its driver waits for its turn by blocking a thread: here writers wait without
/// one, and no longer than their own deadline. SQL Server needs no turns. Nothing here is disposed of: a process that leaves may still be
/// writing, and a semaphore whose handle was never asked for holds nothing but memory.
/// </summary>
internal sealed class WriteLock(IOptions<DatabaseOptions> options, IConfiguration configuration, StopDeadline stop)
{
    private readonly SemaphoreSlim? writer = options.Value.IsSqlServer ? null : new SemaphoreSlim(1);
    private readonly TimeSpan deadline = options.Value.IsSqlServer ? TimeSpan.Zero : SqliteSettings.LockWaitOf(ConnectionStrings.Sqlite(configuration));

    /// <summary>How long a write waits for its turn; infinite where the database itself bounds the wait.</summary>
    public TimeSpan Deadline => deadline == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : deadline;

    /// <summary>To be disposed of. Ends with the caller's wait, or earlier where the process stops: requests that wait must be answered then.</summary>
    public CancellationTokenSource EndAtStop(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Near);

    /// <returns>The turn, to be disposed of when the writing is done; null where none is needed.</returns>
    /// <param name="isAwaited">Whether a client waits for it; what the process writes of itself when it stops is not cut short.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WriteLockTimeoutException">The turn did not come before the deadline, or before the process had to answer.</exception>
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

    private async Task<bool> WaitAsync(SemaphoreSlim turn, bool isAwaited, CancellationToken cancellationToken)
    {
        if (!isAwaited)
        {
            return await turn.WaitAsync(Deadline, cancellationToken);
        }

        using var ends = EndAtStop(cancellationToken);
        try
        {
            return await turn.WaitAsync(Deadline, ends.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <param name="writer">What the turn is given back to.</param>
    /// <param name="arrived">When the wait for the turn began, as a timestamp.</param>
    /// <param name="deadline">How long the write may wait from then on, also for other processes; infinite: without end.</param>
    /// <param name="stopping">Ends that wait earlier.</param>
    public sealed class Handle(SemaphoreSlim writer, long arrived, TimeSpan deadline, CancellationToken stopping) : IDisposable
    {
        /// <summary>The driver, which cannot be interrupted, waits no longer than this at a time.</summary>
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

        private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

        /// <summary>Whether to wait on for another process that holds the lock of the file.</summary>
        public bool MayWait => !stopping.IsCancellationRequested && Left > TimeSpan.Zero;

        /// <summary>How long to wait for another process at a time; above zero, which would mean without end.</summary>
        public TimeSpan Wait => Left > Longest ? Longest : Left < Shortest ? Shortest : Left;

        private TimeSpan Left => deadline == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : deadline - TimeProvider.System.GetElapsedTime(arrived);

        public void Dispose() => writer.Release();
    }
}

/// <summary>Other writes took so long that this one was not begun.</summary>
public sealed class WriteLockTimeoutException(TimeSpan deadline) : DbException(
    $"The database was not free for a write {(deadline > TimeSpan.Zero ? $"within {deadline.TotalSeconds:F0} s" : "in time")}, or before the process had to stop.");
