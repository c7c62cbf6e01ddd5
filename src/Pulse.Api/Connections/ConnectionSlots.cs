using System.Net;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Connections;

/// <summary>
/// Counts open connections in total and per address. If all slots are used, a new connection of an address with few connections replaces
/// the longest idle connection of an address with more. A request takes no lock. A connection costs O(log n) in the number of addresses
/// and connections.
/// </summary>
internal sealed class ConnectionSlots
{
    private const int DefaultMax = 10_000;
    private const int DefaultShare = 4;

    /// <summary>Files that the start opens: about 90, for libraries, the database and its locks.</summary>
    private const int OpenedByStart = 100;

    /// <summary>Files that the process opens after its start: database, Redis, telemetry, late-loaded libraries.</summary>
    private const int ReservedFiles = 128;

    /// <summary>Maximum number of connections that are being closed for others at a time, because each still has its file open.</summary>
    private const int MaxEnding = ReservedFiles / 4;

    /// <summary>Maximum number of addresses that are searched for an idle connection.</summary>
    private const int MaxSearched = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<string, ConnectionHolder> holders = [];
    private readonly SortedSet<ConnectionHolder> byOpen = new(ConnectionHolder.ByOpen);
    private readonly List<System.Net.IPNetwork> proxies;
    private readonly int max;
    private readonly int maxPerAddress;
    private long numbers;
    private int count;
    private int ending;

    /// <exception cref="StartupException">The process may not open enough files.</exception>
    public ConnectionSlots(ConnectionLimits limits, ProxyOptions proxies)
    {
        if (Fault(limits) is { } fault)
        {
            throw new StartupException(fault);
        }

        max = limits.Max ?? Math.Min(DefaultMax, AvailableFiles() ?? DefaultMax);
        maxPerAddress = limits.MaxPerAddress ?? Math.Max(1, max / DefaultShare);
        this.proxies = [.. proxies.Networks];
    }

    /// <returns>The error message if the process may not open enough files before the start. Null if it may.</returns>
    public static string? FaultAtStart(ConnectionLimits limits) => Fault(limits, OpenedByStart);

    /// <param name="limits">The configured limits.</param>
    /// <param name="openedByStart">Files that the process will open before it listens.</param>
    /// <returns>The error message if the process may not open enough files for the limits. Null if it may.</returns>
    private static string? Fault(ConnectionLimits limits, int openedByStart = 0) =>
        AvailableFiles() - openedByStart is not { } available || available >= (limits.Max ?? 1) ? null
            : limits.Max is null
                ? $"The process may open {OpenFiles.Limit()} files and sockets, which leaves none for connections. "
                    + "Raise the limit (ulimit -n, LimitNOFILE)."
                : $"Connections:Max can be at most {Math.Max(0, available)}: the process may open {OpenFiles.Limit()} files and sockets. "
                    + "Raise that limit (ulimit -n, LimitNOFILE).";

    /// <summary>Takes a slot for a new connection.</summary>
    /// <param name="peer">The remote endpoint.</param>
    /// <param name="slot">The slot, to be returned when the connection is closed. Null if it is refused.</param>
    /// <returns>The reason of a refusal. Null if a slot was taken.</returns>
    public Refusal? Take(EndPoint? peer, out ConnectionSlot? slot)
    {
        var address = Cidr.Canonical((peer as IPEndPoint)?.Address);
        var network = address is null || proxies.Exists(proxy => proxy.Contains(address)) ? null : ClientNetwork.Of(address);
        slot = null;
        ConnectionSlot? replaced = null;
        lock (gate)
        {
            var holder = network is null ? null : holders.GetValueOrDefault(network) ?? new ConnectionHolder(network);
            if (count >= max && (replaced = TryReplace(holder)) is null)
            {
                return Refusal.Max;
            }

            if (holder?.Open >= maxPerAddress)
            {
                return Refusal.Address;
            }

            Count(holder, 1);
            slot = new ConnectionSlot(this, holder);
        }

        replaced?.End();
        return null;
    }

    public void Opened(ConnectionSlot slot)
    {
        lock (gate)
        {
            slot.NotIdleBefore = slot.IdleSince;
            slot.Holder?.ByIdle.Add(slot);
        }
    }

    public long NextNumber() => Interlocked.Increment(ref numbers);

    public void Return(ConnectionSlot slot)
    {
        lock (gate)
        {
            if (slot.IsReturned)
            {
                return;
            }

            slot.IsReturned = true;
            if (slot.IsEnding)
            {
                ending--;
                return;
            }

            Leave(slot);
            Count(slot.Holder, -1);
        }
    }

    /// <summary>
    /// Selects an idle connection to close for a new one. It must belong to an address that still has at least as many connections as the
    /// new one's address.
    /// </summary>
    /// <returns>The connection to close; its slot is already free. Null if there is none.</returns>
    private ConnectionSlot? TryReplace(ConnectionHolder? newcomer)
    {
        if (ending >= MaxEnding)
        {
            return null;
        }

        var now = TimeProvider.System.GetTimestamp();
        var longest = byOpen.Reverse().Take(MaxSearched).TakeWhile(holder => holder.Open > (newcomer?.Open ?? 0) + 1)
            .Select(holder => holder.LongestIdle(now)).FirstOrDefault(slot => slot is not null);
        if (longest is null)
        {
            return null;
        }

        longest.IsEnding = true;
        ending++;
        Leave(longest);
        Count(longest.Holder, -1);
        return longest;
    }

    /// <returns>Number of files available for connections. Null if the limit is unknown.</returns>
    private static int? AvailableFiles() => OpenFiles.Limit() is { } limit ? limit - OpenFiles.Count() - ReservedFiles : null;

    private static void Leave(ConnectionSlot slot) => slot.Holder?.ByIdle.Remove(slot);

    private void Count(ConnectionHolder? holder, int change)
    {
        count += change;
        if (holder is null)
        {
            return;
        }

        byOpen.Remove(holder);
        holder.Open += change;
        if (holder.Open > 0)
        {
            byOpen.Add(holder);
            holders[holder.Network] = holder;
        }
        else
        {
            holders.Remove(holder.Network);
        }
    }
}
