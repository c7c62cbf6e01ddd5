using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Tells whether what was read from the database is still the truth, as far as this process knows. Each change of a
/// subject raises the version of its slot; what was read before that is overtaken, even if it arrives in memory later.
/// Subjects share a fixed number of slots: memory has a bound, nothing needs to be cleaned up, and a collision costs one
/// needless look-up.
/// </summary>
public sealed class InvalidationClock : IDerivedState
{
    private const int Slots = 1 << 16;

    private readonly Lock gate = new();
    private readonly long[] changedAt = new long[Slots];
    private long now;
    private long allChangedAt;

    /// <summary>To be taken before a read begins.</summary>
    public long Now => Volatile.Read(ref now);

    public static int[] SlotsOf(IReadOnlyCollection<CacheTag> tags) => [.. tags.Select(SlotOf).Distinct()];

    /// <param name="readAt">The version at which the read began.</param>
    /// <param name="slots">The slots of what it was derived from.</param>
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

    /// <summary>From now on nothing that was read of these subjects before is current.</summary>
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

    /// <summary>From now on nothing that was read before is current.</summary>
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
