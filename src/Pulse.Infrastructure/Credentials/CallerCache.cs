using System.Diagnostics.CodeAnalysis;
using BitFaster.Caching.Lru;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Callers by the hash of their credential. It contains only callers that the database confirmed, so that invented credentials evict
/// no entry. An entry that a later change invalidated is not found.
/// </summary>
public sealed class CallerCache
{
    private readonly ConcurrentLru<CredentialHash, CachedCaller> callers;
    private readonly InvalidationClock invalidations;

    public CallerCache(CacheOptions options, InvalidationClock invalidations, Telemetry telemetry)
    {
        this.invalidations = invalidations;
        callers = new(Environment.ProcessorCount, options.MaxEntries, EqualityComparer<CredentialHash>.Default);
        telemetry.Observe("pulse.cache.entries", "{credential}", "Credentials in memory.", () => callers.Count);
    }

    public int Count => callers.Count;

    internal bool TryFind(CredentialHash hash, [NotNullWhen(true)] out CachedCaller? caller) =>
        callers.TryGet(hash, out caller) && IsCurrent(caller);

    internal bool IsCurrent(CachedCaller caller) => caller.IsCurrent(invalidations);

    internal void Add(CredentialHash hash, CachedCaller caller) => callers.AddOrUpdate(hash, caller);
}
