using BitFaster.Caching.Lru;

namespace Pulse.Infrastructure.Callers;

/// <summary>
/// Shares equal parts of cached callers, such as accounts and roles, to save memory. Parts are immutable and compared by value, so a
/// changed part is another object.
/// </summary>
internal static class SharedInstances
{
    private const int MaxParts = 10_000;

    private static readonly ConcurrentLru<object, object> Parts = new(
        Environment.ProcessorCount, MaxParts, EqualityComparer<object>.Default);

    /// <returns>The part, or an equal shared one.</returns>
    public static T Of<T>(T part)
        where T : class => (T)Parts.GetOrAdd(part, static part => part);

    /// <returns>The part, or an equal shared one. Null for null.</returns>
    public static T? OfAny<T>(T? part)
        where T : class => part is null ? null : Of(part);
}
