using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Decides whether data read from the database is still current. A change of a tag raises the version of its slot, so that everything read
/// before is outdated, even if it reaches the cache later. Tags share a fixed number of slots: memory is bounded, and a collision costs
/// only one extra read.
/// </summary>
public sealed class InvalidationClock : IDerivedState
{
    private const int Slots = 1 << 16;

    private readonly Lock gate = new();
    private readonly long[] changedAt = new long[Slots];
    private long now;
    private long allChangedAt;

    /// <summary>Current version. Take it before a read begins.</summary>
    public long Now => Volatile.Read(ref now);

    public static int[] SlotsOf(IReadOnlyCollection<CacheTag> tags) => [.. tags.Select(SlotOf).Distinct()];

    /// <summary>Whether data is still current.</summary>
    /// <param name="readAt">Version at which the read began.</param>
    /// <param name="slots">Slots of the tags that the data depends on.</param>
    public bool IsCurrent(long readAt, int[] slots)
    {
        foreach (var slot in slots)
        {
            if (Volatile.Read(ref changedAt[slot]) > readAt)
            {
                return false;
            }
        }

        return Volatile.Read(ref allChangedAt) <= readAt;
    }

    /// <summary>Invalidates all data with these tags that was read before.</summary>
    public void Invalidate(IReadOnlyCollection<CacheTag> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            foreach (var tag in tags)
            {
                Volatile.Write(ref changedAt[SlotOf(tag)], now + 1);
            }

            Volatile.Write(ref now, now + 1);
        }
    }

    /// <summary>Invalidates all data that was read before.</summary>
    public void InvalidateAll()
    {
        lock (gate)
        {
            Volatile.Write(ref allChangedAt, now + 1);
            Volatile.Write(ref now, now + 1);
        }
    }

    void IDerivedState.ForgetAll() => InvalidateAll();

    private static int SlotOf(CacheTag tag) => tag.Name.GetHashCode(StringComparison.Ordinal) & (Slots - 1);
}
