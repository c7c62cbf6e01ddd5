using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>The places of a <see cref="DatabaseLane"/> and its connections that are open but not in use.</summary>
internal sealed class SqliteLane(int size) : IDisposable
{
    private readonly ConcurrentStack<KeptConnection> idle = new();
    private volatile bool isDisposed;

    /// <summary>Limits the connections in use, and thereby the open ones.</summary>
    public SemaphoreSlim Places { get; } = new(size);

    /// <summary>The connection that was returned last. Null if none is idle.</summary>
    public KeptConnection? TakeIdle() => idle.TryPop(out var kept) ? kept : null;

    /// <summary>Keeps a connection, or closes it if it cannot be lent again.</summary>
    public void Return(KeptConnection kept)
    {
        kept.Statements.DropUsed();
        if (kept.IsRejected || isDisposed || !kept.IsIdle)
        {
            kept.Dispose();
        }
        else
        {
            idle.Push(kept);
        }

        Places.Release();
    }

    public void CloseIdle()
    {
        while (TakeIdle() is { } kept)
        {
            kept.Dispose();
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        CloseIdle();
    }
}
