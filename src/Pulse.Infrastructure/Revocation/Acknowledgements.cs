using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Collects the acknowledgements of other nodes for changes that this node has announced.</summary>
public sealed class Acknowledgements
{
    private readonly ConcurrentDictionary<long, Waiting> waiting = new();

    /// <summary>Starts to collect acknowledgements for a change. Dispose the result when nothing waits for it any more.</summary>
    /// <param name="position">Position of the change in the feed.</param>
    public Waiting Expect(long position) => waiting.GetOrAdd(position, _ => new Waiting(this, position));

    public void Add(long position, Guid node)
    {
        if (waiting.TryGetValue(position, out var waiter))
        {
            waiter.Add(node);
        }
    }

    public sealed class Waiting(Acknowledgements owner, long position) : IDisposable
    {
        private readonly ConcurrentDictionary<Guid, byte> confirmed = new();
        private readonly SemaphoreSlim news = new(0);

        public bool IsAcknowledgedBy(Guid node) => confirmed.ContainsKey(node);

        /// <summary>Waits for the next acknowledgement, up to the given time.</summary>
        public Task NextAsync(TimeSpan atMost) => news.WaitAsync(atMost);

        public void Dispose() => owner.waiting.TryRemove(position, out _);

        internal void Add(Guid node)
        {
            confirmed.TryAdd(node, 0);
            news.Release();
        }
    }
}
