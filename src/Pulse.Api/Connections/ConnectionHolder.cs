namespace Pulse.Api.Connections;

/// <summary>An address (IPv6: a /64) with open connections. Only <see cref="ConnectionSlots"/> changes it, under its lock.</summary>
internal sealed class ConnectionHolder(string network)
{
    /// <summary>Orders by number of connections, then by address.</summary>
    public static readonly IComparer<ConnectionHolder> ByOpen = Comparer<ConnectionHolder>.Create((left, right) =>
        left.Open != right.Open ? left.Open.CompareTo(right.Open) : string.CompareOrdinal(left.Network, right.Network));

    public string Network => network;

    public int Open { get; set; }

    /// <summary>Connections without a request in progress, the longest idle one first.</summary>
    public LinkedList<ConnectionSlot> Idle { get; } = [];
}
