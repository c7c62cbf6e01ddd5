using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Usage;

/// <summary>The unwritten counters of all keys. The number of keys is limited, because the database can be unavailable for a long
/// time.</summary>
/// <param name="cached">Maximum number of cached keys.</param>
internal sealed class KeyMeters(int cached) : IDisposable
{
    /// <summary>Lower bound of <see cref="MaxKeys"/>, at about 1 KB each.</summary>
    private const int MinMaxKeys = 100_000;

    private readonly ConcurrentDictionary<Guid, KeyMeter> meters = new();
    private readonly SemaphoreSlim early = new(0);
    private int size;

    public int MaxKeys { get; } = Math.Max(MinMaxKeys, cached);

    public int Count => Volatile.Read(ref size);

    public KeyMeter? Find(Guid key) => meters.GetValueOrDefault(key);

    /// <returns>Null if too many keys wait to be written.</returns>
    public KeyMeter? FindOrAdd(Guid key) => FindOrAdd(key, MaxKeys);

    /// <summary>Puts counts back, even beyond the limit of keys.</summary>
    public void PutBack(KeyValuePair<Guid, KeyCounts> unwritten)
    {
        while (!FindOrAdd(unwritten.Key, int.MaxValue)!.TryPutBack(unwritten.Value))
        {
            // The meter was just dropped. The next one takes the counts.
        }
    }

    /// <summary>Waits for an interval, or until half of <see cref="MaxKeys"/> is reached.</summary>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => early.WaitAsync(interval, cancellationToken);

    /// <summary>
    /// The keys after the given one, sorted and cyclic, in parts of at most the given number of rows. A key with more rows is a part of its
    /// own.
    /// </summary>
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

    /// <returns>0 if there is nothing to write. The meter is then dropped.</returns>
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

        var added = new KeyMeter();
        known = meters.GetOrAdd(key, added);
        if (ReferenceEquals(known, added) && Interlocked.Increment(ref size) == MaxKeys / 2 && early.CurrentCount == 0)
        {
            early.Release();
        }

        return known;
    }
}
