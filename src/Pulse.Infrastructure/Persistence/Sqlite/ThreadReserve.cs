namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Keeps threads free at the start and while the file is locked: SQLite's driver is synchronous, so each connection that waits for the lock
/// blocks a thread of the pool. At other times the pool keeps its own minimum, because threads beyond the processors only compete for them.
/// </summary>
internal static class ThreadReserve
{
    /// <summary>How long the reserve stays after the last wait.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private static readonly Lock Gate = new();
    private static readonly Timer End = new(_ => LowerIfUnused());
    private static (int Workers, int Completions)? before;
    private static long lastUse;

    /// <summary>Raises the minimum threads, so that each processor has a thread even if all connections wait.</summary>
    public static void Use()
    {
        Volatile.Write(ref lastUse, TimeProvider.System.GetTimestamp());
        lock (Gate)
        {
            if (before is null)
            {
                ThreadPool.GetMinThreads(out var workers, out var completions);
                before = (workers, completions);
                ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + SqliteConnections.MaxOpen), completions);
                End.Change(Kept, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void LowerIfUnused()
    {
        lock (Gate)
        {
            var unused = TimeProvider.System.GetElapsedTime(Volatile.Read(ref lastUse));
            if (unused < Kept)
            {
                End.Change(Kept - unused, Timeout.InfiniteTimeSpan);
            }
            else if (before is var (workers, completions))
            {
                ThreadPool.SetMinThreads(workers, completions);
                before = null;
            }
        }
    }
}
