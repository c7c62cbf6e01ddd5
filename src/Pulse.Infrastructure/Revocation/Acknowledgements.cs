using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Collects what other nodes say of the changes that this one has announced and still waits for.</summary>
public sealed class Acknowledgements
{
    private readonly ConcurrentDictionary<long, Waiting> waiting = new();

    /// <summary>Counts from now on; to be disposed of when nobody waits any more.</summary>
    /// <param name="position">Of the change in the feed.</param>
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

        /// <summary>Waits for the next confirmation, but not longer.</summary>
        public Task NextAsync(TimeSpan atMost) => news.WaitAsync(atMost);

        public void Dispose() => owner.waiting.TryRemove(position, out _);

        internal void Add(Guid node)
        {
            confirmed.TryAdd(node, 0);
            news.Release();
        }
    }
}
