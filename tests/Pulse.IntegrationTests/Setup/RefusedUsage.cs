using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Usage;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Records the batches in which usage is written, and refuses some of them.</summary>
public sealed class RefusedUsage
{
    private Func<IReadOnlyDictionary<Guid, KeyCounts>, Exception?> refusal = _ => null;

    /// <summary>Each written batch, in order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<Guid, KeyCounts>> Written { get; } = [];

    /// <summary>Number of attempted batches.</summary>
    public int Attempts { get; private set; }

    public void Accept() => refusal = _ => null;

    /// <summary>Simulates a row that the database can never accept.</summary>
    public void RefuseKey(Guid key) =>
        refusal = part => part.ContainsKey(key) ? new InvalidOperationException("The test refuses a key.") : null;

    /// <summary>Simulates a database that another process has locked.</summary>
    public void RefuseNext(int parts)
    {
        var left = parts;
        refusal = _ => left-- > 0 ? new WriteLockTimeoutException(TimeSpan.FromSeconds(5)) : null;
    }

    public void WatchIn(IServiceCollection services) => services.Decorate<IUsageStore>(store => new Store(this, store));

    private sealed class Store(RefusedUsage watching, IUsageStore store) : IUsageStore
    {
        public async Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
        {
            watching.Attempts++;
            if (watching.refusal(batch) is { } refusal)
            {
                throw refusal;
            }

            await store.WriteAsync(batch, cancellationToken);
            watching.Written.Enqueue(batch);
        }

        public Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken) =>
            store.PruneAsync(before, atMost, cancellationToken);
    }
}
