using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Collects the acknowledgements of other nodes for changes that this node has announced.</summary>
public sealed class Acknowledgements
{
    private readonly ConcurrentDictionary<long, Waiting> waiting = new();

    /// <summary>Starts to collect acknowledgements for a change. Dispose the result when nothing waits for it any more.</summary>
    /// <param name="position">Position of the change in the feed.</param>
    public Waiting Expect(long position) => waiting.GetOrAdd(position, _ => new Waiting(this, position));

    /// <param name="listeners">The listeners of the node. Null if it said nothing about them.</param>
    public void Add(long position, Guid node, ListenerCount? listeners = null)
    {
        if (waiting.TryGetValue(position, out var waiter))
        {
            waiter.Add(node, listeners);
        }
    }

    /// <summary>A listener has acknowledged all changes up to a position.</summary>
    public void Advance(long position)
    {
        foreach (var waiter in waiting.Values)
        {
            waiter.Advance(position);
        }
    }

    public sealed class Waiting(Acknowledgements owner, long position) : IDisposable
    {
        private readonly ConcurrentDictionary<Guid, byte> confirmed = new();
        private readonly ConcurrentDictionary<Guid, ListenerCount> counts = new();
        private readonly SemaphoreSlim news = new(0);

        public bool IsAcknowledgedBy(Guid node) => confirmed.ContainsKey(node);

        /// <returns>Null if the node said nothing about its listeners.</returns>
        public ListenerCount? ListenersAt(Guid node) => counts.TryGetValue(node, out var count) ? count : null;

        /// <summary>Waits for the next acknowledgement, up to the given time.</summary>
        public Task NextAsync(TimeSpan atMost) => news.WaitAsync(atMost);

        public void Dispose() => owner.waiting.TryRemove(position, out _);

        internal void Add(Guid node, ListenerCount? listeners)
        {
            confirmed.TryAdd(node, 0);
            if (listeners is { } count)
            {
                counts[node] = count;
            }

            news.Release();
        }

        internal void Advance(long acknowledged)
        {
            if (acknowledged >= position)
            {
                news.Release();
            }
        }
    }
}
