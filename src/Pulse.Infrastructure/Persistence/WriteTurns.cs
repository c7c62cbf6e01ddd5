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
internal sealed class WriteTurns(IOptions<DatabaseOptions> options, IConfiguration configuration)
{
    private readonly SemaphoreSlim? writer = options.Value.IsSqlServer ? null : new SemaphoreSlim(1);
    private readonly TimeSpan deadline = options.Value.IsSqlServer ? TimeSpan.Zero : SqliteSettings.LockWaitOf(ConnectionStrings.Sqlite(configuration));

    /// <summary>How long a write waits for its turn; infinite where the database itself bounds the wait.</summary>
    public TimeSpan Deadline => deadline == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : deadline;

    /// <returns>The turn, to be disposed of when the writing is done; null where none is needed.</returns>
    /// <exception cref="WriteTurnTimeoutException">The turn did not come before the deadline.</exception>
    public async Task<Turn?> TakeAsync(CancellationToken cancellationToken)
    {
        if (writer is null)
        {
            return null;
        }

        var arrived = TimeProvider.System.GetTimestamp();
        if (!await writer.WaitAsync(Deadline, cancellationToken))
        {
            throw new WriteTurnTimeoutException(deadline);
        }

        return new Turn(writer, deadline == TimeSpan.Zero ? null : deadline - TimeProvider.System.GetElapsedTime(arrived));
    }

    /// <param name="writer">What the turn is given back to.</param>
    /// <param name="left">Until the deadline when the turn came.</param>
    public sealed class Turn(SemaphoreSlim writer, TimeSpan? left) : IDisposable
    {
        private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

        /// <summary>How long the writer may still wait for another process; above zero, which would mean without end. Null: without end.</summary>
        public TimeSpan? Left => left < Shortest ? Shortest : left;

        public void Dispose() => writer.Release();
    }
}

/// <summary>Other writes took so long that this one was not begun.</summary>
public sealed class WriteTurnTimeoutException(TimeSpan deadline) : DbException($"The database was not free for a write within {deadline.TotalSeconds:F0} s.");
