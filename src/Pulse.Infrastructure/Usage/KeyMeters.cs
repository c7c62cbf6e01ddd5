using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Usage;

/// <summary>The counters of all keys that wait to be written: at most so many keys, because nothing may be written for long.</summary>
internal sealed class KeyMeters(int cached) : IDisposable
{
    /// <summary>However few entries the cache has: about 1 KB each.</summary>
    private const int FewestKeys = 100_000;

    private readonly ConcurrentDictionary<Guid, KeyMeter> meters = new();
    private readonly SemaphoreSlim early = new(0);
    private int size;

    public int MaxKeys { get; } = Math.Max(FewestKeys, cached);

    public int Count => Volatile.Read(ref size);

    public KeyMeter? Find(Guid key) => meters.GetValueOrDefault(key);

    /// <returns>Null where too many keys wait to be written already.</returns>
    public KeyMeter? FindOrAdd(Guid key) => FindOrAdd(key, MaxKeys);

    /// <summary>What was counted already is kept, also beyond the bound.</summary>
    public void PutBack(KeyValuePair<Guid, KeyCounts> unwritten)
    {
        while (!FindOrAdd(unwritten.Key, int.MaxValue)!.TryPutBack(unwritten.Value))
        {
            // It was dropped a moment ago: the next one takes the counts.
        }
    }

    /// <summary>Waits until half of the keys that there may be have gathered, but not for longer than an interval.</summary>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => early.WaitAsync(interval, cancellationToken);

    /// <summary>Sorted, from the key after this one on, in parts that have so many rows together at most, as they have now; a key with more is alone.</summary>
    public IEnumerable<Guid[]> PartsAfter(Guid last, int atMost)
    {
        var (part, rows) = (new List<Guid>(), 0);
        foreach (var key in KeysAfter(last))
        {
            var more = RowsOf(key);
            if (rows + more > atMost && part.Count > 0)
            {
                yield return [.. part];
                (part, rows) = ([], 0);
            }

            if (more > 0)
            {
                part.Add(key);
                rows += more;
            }
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    public void Clear()
    {
        meters.Clear();
        Volatile.Write(ref size, 0);
    }

    public void Dispose() => early.Dispose();

    private IEnumerable<Guid> KeysAfter(Guid last)
    {
        var keys = meters.Keys.Order().ToList();
        var next = keys.FindIndex(key => key.CompareTo(last) > 0);
        return next < 0 ? keys : keys.Skip(next).Concat(keys.Take(next));
    }

    /// <returns>0 where nothing is to be written: then the meter is dropped.</returns>
    private int RowsOf(Guid key)
    {
        if (!meters.TryGetValue(key, out var meter))
        {
            return 0;
        }

        if (meter.TryRetire() && meters.TryRemove(KeyValuePair.Create(key, meter)))
        {
            Interlocked.Decrement(ref size);
        }

        return meter.Rows;
    }

    private KeyMeter? FindOrAdd(Guid key, int atMost)
    {
        if (meters.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Volatile.Read(ref size) >= atMost)
        {
            return null;
        }

        var made = new KeyMeter();
        known = meters.GetOrAdd(key, made);
        if (ReferenceEquals(known, made) && Interlocked.Increment(ref size) == MaxKeys / 2 && early.CurrentCount == 0)
        {
            early.Release();
        }

        return known;
    }
}
