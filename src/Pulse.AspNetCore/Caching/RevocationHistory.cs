namespace Pulse.AspNetCore.Caching;

/// <summary>
/// The positions at which tags were last revoked, as the stream has told without a gap. Tags share slots by their hash: a shared slot ends
/// an answer too early, never too late. So nothing needs to be forgotten, and a check needs no lock.
/// </summary>
/// <param name="from">Changes after this position are known.</param>
internal sealed class RevocationHistory(long from)
{
    private const int Slots = 1 << 16;

    private readonly long[] positions = new long[Slots];

    /// <summary>The slots of the tags of an answer.</summary>
    public static int[] SlotsOf(IReadOnlyList<string> tags) => [.. tags.Select(SlotOf).Distinct()];

    /// <summary>Called by one thread. A node that is behind another one repeats changes, which must not hide later ones.</summary>
    public void Add(long position, IReadOnlyList<string> tags)
    {
        foreach (var tag in tags)
        {
            ref var last = ref positions[SlotOf(tag)];
            if (position > last)
            {
                Volatile.Write(ref last, position);
            }
        }
    }

    /// <summary>Whether all later changes of an answer are known.</summary>
    public bool Covers(long version) => version >= from;

    /// <summary>Whether nothing that an answer was derived from was revoked after its version.</summary>
    public bool IsCurrent(long version, int[] slots)
    {
        foreach (var slot in slots)
        {
            if (Volatile.Read(ref positions[slot]) > version)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Hashes of strings are random for each process, so that tags cannot be chosen to share slots.</summary>
    private static int SlotOf(string tag) => (int)((uint)string.GetHashCode(tag, StringComparison.Ordinal) % Slots);
}
