using System.Collections.Concurrent;

namespace Pulse.AspNetCore.Caching;

/// <summary>Lets one of several simultaneous requests with the same credential ask, while the others wait for it.</summary>
internal sealed class SingleFlight<T>
    where T : class
{
    private readonly ConcurrentDictionary<CacheKey, TaskCompletionSource<T?>> flights = [];

    /// <returns>Null if the caller asks, and must call <see cref="End"/>. Otherwise the end of the question of another one.</returns>
    public Task<T?>? Join(in CacheKey key)
    {
        var own = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flight = flights.GetOrAdd(key, own);
        return ReferenceEquals(flight, own) ? null : flight.Task;
    }

    /// <param name="key">The credential.</param>
    /// <param name="shared">The result for those that wait. Null: they look into the cache, or ask.</param>
    public void End(in CacheKey key, T? shared)
    {
        if (flights.TryRemove(key, out var flight))
        {
            flight.SetResult(shared);
        }
    }
}
