using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Audit;

/// <summary>Chains that this node has to verify: those that have grown, and those in which a request has found a broken event.</summary>
internal sealed class UnsealedChains : IDisposable
{
    private readonly ConcurrentDictionary<long, bool> grown = new();
    private readonly ConcurrentDictionary<long, bool> suspected = new();
    private readonly SemaphoreSlim suspicion = new(0);

    /// <summary>Records committed events.</summary>
    public void Grew(long chain) => grown[chain] = true;

    /// <summary>Records a broken event that has no checkpoint yet.</summary>
    public void Suspect(long chain)
    {
        if (suspected.TryAdd(chain, true))
        {
            suspicion.Release();
        }
    }

    /// <summary>Waits for a suspected chain, but not longer than this time.</summary>
    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => suspicion.WaitAsync(time, cancellationToken);

    public List<long> TakeGrown() => Take(grown);

    public List<long> TakeSuspected() => Take(suspected);

    public void Clear() => grown.Clear();

    public void Dispose() => suspicion.Dispose();

    private static List<long> Take(ConcurrentDictionary<long, bool> chains) =>
        [.. chains.Keys.Where(chain => chains.TryRemove(chain, out _)).Order()];
}
