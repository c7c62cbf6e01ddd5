using BitFaster.Caching.Lru;

namespace Pulse.Infrastructure.Callers;

/// <summary>
/// Gives callers of one account, or with one role, the same object for it: each cached credential would hold a copy of its own otherwise. Parts
/// are immutable, and are compared by value: what has changed is another part.
/// </summary>
internal static class SharedInstances
{
    private const int MaxParts = 10_000;

    private static readonly ConcurrentLru<object, object> Parts = new(Environment.ProcessorCount, MaxParts, EqualityComparer<object>.Default);

    /// <returns>The part, or one that equals it.</returns>
    public static T Of<T>(T part)
        where T : class => (T)Parts.GetOrAdd(part, static part => part);

    /// <returns>The same; null where there is no part.</returns>
    public static T? OfAny<T>(T? part)
        where T : class => part is null ? null : Of(part);
}
