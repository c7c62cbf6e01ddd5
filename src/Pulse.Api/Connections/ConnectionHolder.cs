namespace Pulse.Api.Connections;

/// <summary>An address (IPv6: one /64) that has connections open. Changed by <see cref="ConnectionSlots"/> alone, under its lock.</summary>
internal sealed class ConnectionHolder(string network)
{
    /// <summary>By how many they have, and by address where they have as many.</summary>
    public static readonly IComparer<ConnectionHolder> ByOpen = Comparer<ConnectionHolder>.Create((one, other) =>
        one.Open != other.Open ? one.Open.CompareTo(other.Open) : string.CompareOrdinal(one.Network, other.Network));

    public string Network => network;

    public int Open { get; set; }

    /// <summary>Its connections that are in no request, the one that is idle for longest first.</summary>
    public LinkedList<ConnectionSlot> Idle { get; } = [];
}
