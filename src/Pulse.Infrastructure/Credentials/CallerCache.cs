using System.Diagnostics.CodeAnalysis;
using BitFaster.Caching.Lru;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Callers by the hash of their credential. It contains only callers that the database confirmed, so that invented credentials evict
/// no entry. An entry that a later change invalidated is not found. Bounded in entries and in bytes.
/// </summary>
public sealed class CallerCache
{
    /// <summary>Entries that make room for one that is added. An entry can be as large as many others.</summary>
    private const int MaxTrimmed = 1_000;

    private readonly ConcurrentLru<CredentialHash, CachedCaller> callers;
    private readonly InvalidationClock invalidations;
    private readonly MemoryBudget budget;

    public CallerCache(CacheOptions options, InvalidationClock invalidations, MemoryBudget budget, Telemetry telemetry)
    {
        (this.invalidations, this.budget) = (invalidations, budget);
        callers = new(Environment.ProcessorCount, options.MaxEntries, EqualityComparer<CredentialHash>.Default);
        var events = callers.Events.Value!;
        events.ItemRemoved += (_, removed) => Release(removed.Value);
        events.ItemUpdated += (_, updated) => Release(updated.OldValue);
        telemetry.Observe("pulse.cache.entries", "{credential}", "Credentials in memory.", () => callers.Count);
        telemetry.Observe("pulse.cache.size", "By", "Memory of the credentials in memory, about.", () => budget.Used);
    }

    public int Count => callers.Count;

    internal bool TryFind(CredentialHash hash, [NotNullWhen(true)] out CachedCaller? caller) =>
        callers.TryGet(hash, out caller) && IsCurrent(caller);

    internal bool IsCurrent(CachedCaller caller) => caller.IsCurrent(invalidations);

    internal void Add(CredentialHash hash, CachedCaller caller)
    {
        budget.Take(caller.Size);
        callers.AddOrUpdate(hash, caller);
        for (var i = 0; i < MaxTrimmed && budget.IsExceeded; i++)
        {
            callers.Policy.Eviction.Value!.Trim(1);
        }
    }

    private void Release(CachedCaller? caller)
    {
        if (caller is not null)
        {
            budget.Return(caller.Size);
            caller.Caller.Responses?.Drop();
        }
    }
}
