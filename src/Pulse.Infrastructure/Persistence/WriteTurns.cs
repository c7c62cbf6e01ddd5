using Microsoft.Extensions.Options;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// SQLite has one writer at a time, and its driver waits for its turn by blocking a thread: here writers wait without
/// one. SQL Server needs no turns. Nothing here is disposed of: a process that leaves may still be writing, and a semaphore nobody waits on
/// by its handle holds nothing but memory.
/// </summary>
internal sealed class WriteTurns(IOptions<DatabaseOptions> options)
{
    private readonly SemaphoreSlim? writer = options.Value.IsSqlServer ? null : new SemaphoreSlim(1);

    /// <returns>The turn, to be disposed of when the writing is done; null where none is needed.</returns>
    public async Task<IDisposable?> TakeAsync(CancellationToken cancellationToken)
    {
        if (writer is null)
        {
            return null;
        }

        await writer.WaitAsync(cancellationToken);
        return new Turn(writer);
    }

    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
