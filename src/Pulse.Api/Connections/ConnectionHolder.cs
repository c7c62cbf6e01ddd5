namespace Pulse.Api.Connections;

/// <summary>An address (IPv6: a /64) with open connections. Only <see cref="ConnectionSlots"/> changes it, under its lock.</summary>
internal sealed class ConnectionHolder(string network)
{
    /// <summary>Maximum number of connections that a search moves.</summary>
    private const int MaxMoved = 256;

    /// <summary>Orders by number of connections, then by address.</summary>
    public static readonly IComparer<ConnectionHolder> ByOpen = Comparer<ConnectionHolder>.Create((left, right) =>
        left.Open != right.Open ? left.Open.CompareTo(right.Open) : string.CompareOrdinal(left.Network, right.Network));

    /// <summary>
    /// Minimum idle time before a connection can be closed, so that it can send its first request and receive the rest of a response.
    /// </summary>
    private static readonly TimeSpan MinIdle = TimeSpan.FromSeconds(1);

    public string Network => network;

    public int Open { get; set; }

    /// <summary>
    /// The open connections by <see cref="ConnectionSlot.NotIdleBefore"/>. A request does not move its connection: that is done when the
    /// longest idle one is needed.
    /// </summary>
    public SortedSet<ConnectionSlot> ByIdle { get; } = new(Comparer<ConnectionSlot>.Create((left, right) =>
        left.NotIdleBefore != right.NotIdleBefore
            ? left.NotIdleBefore.CompareTo(right.NotIdleBefore)
            : left.Number.CompareTo(right.Number)));

    /// <summary>Finds the connection that has been idle for the longest time, and moves those that were used meanwhile.</summary>
    /// <param name="now">A timestamp of the monotonic clock.</param>
    /// <returns>Null if none has been idle for long enough, or if none was found yet: the next call continues.</returns>
    public ConnectionSlot? LongestIdle(long now)
    {
        for (var moved = 0; moved < MaxMoved && ByIdle.Min is { } first && IsIdle(first.NotIdleBefore); moved++)
        {
            if (first.IdleSince == first.NotIdleBefore)
            {
                return first;
            }

            ByIdle.Remove(first);
            first.NotIdleBefore = Math.Min(first.IdleSince, now);
            ByIdle.Add(first);
        }

        return null;

        bool IsIdle(long since) => TimeProvider.System.GetElapsedTime(since, now) >= MinIdle;
    }
}
