using System.Net;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Connections;

/// <summary>
/// Counts the open connections, of all clients and of each address. Where all places are taken, an address with fewer connections than another
/// takes the place of the other's that is idle for longest. A request costs O(1) here, a connection O(log n) of the addresses.
/// </summary>
internal sealed class ConnectionSlots
{
    private const int DefaultMax = 10_000;
    private const int DefaultShare = 4;

    /// <summary>Files that the process opens after its start: the database, Redis, telemetry, libraries that are needed late.</summary>
    private const int Reserve = 128;

    /// <summary>Connections that are being closed for others at a time: each has its file open beside that of the other.</summary>
    private const int MaxEnding = Reserve / 4;

    /// <summary>Addresses that are looked at for an idle connection.</summary>
    private const int MaxLooks = 8;

    /// <summary>A connection is given this long to send its first request, and to be sent the rest of an answer.</summary>
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, ConnectionHolder> holders = [];
    private readonly SortedSet<ConnectionHolder> byOpen = new(ConnectionHolder.ByOpen);
    private readonly List<System.Net.IPNetwork> proxies;
    private readonly int max;
    private readonly int maxPerAddress;
    private int count;
    private int ending;

    /// <exception cref="StartupException">The process may not open as many files.</exception>
    public ConnectionSlots(ConnectionLimits limits, ProxyOptions proxies)
    {
        if (Fault(limits) is { } fault)
        {
            throw new StartupException(fault);
        }

        max = limits.Max ?? Math.Min(DefaultMax, Room() ?? DefaultMax);
        maxPerAddress = limits.MaxPerAddress ?? Math.Max(1, max / DefaultShare);
        this.proxies = [.. proxies.Networks];
    }

    /// <param name="limits">Of connections.</param>
    /// <param name="beforehand">Files that the process will open before it listens.</param>
    /// <returns>What is wrong with the limits, for the files that the process may open; null where nothing is.</returns>
    public static string? Fault(ConnectionLimits limits, int beforehand = 0) => Room() - beforehand is not { } room || room >= (limits.Max ?? 1) ? null
        : limits.Max is null
            ? $"The process may open {OpenFiles.Limit()} files and sockets, which leaves none for connections. Raise the limit (ulimit -n, LimitNOFILE)."
            : $"Connections:Max can be at most {Math.Max(0, room)}: the process may open {OpenFiles.Limit()} files and sockets. Raise that limit (ulimit -n, LimitNOFILE).";

    /// <param name="peer">The other end.</param>
    /// <param name="slot">To be given back when the connection has been closed; null where there is none.</param>
    /// <returns>Why there is none.</returns>
    public Refusal? Take(EndPoint? peer, out ConnectionSlot? slot)
    {
        var address = Cidr.Canonical((peer as IPEndPoint)?.Address);
        var network = address is null || proxies.Exists(proxy => proxy.Contains(address)) ? null : ClientNetwork.Of(address);
        slot = null;
        ConnectionSlot? ended = null;
        lock (gate)
        {
            var holder = network is null ? null : holders.GetValueOrDefault(network) ?? new ConnectionHolder(network);
            if (count >= max && (ended = TakePlaceFor(holder)) is null)
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

        ended?.End();
        return null;
    }

    public void Opened(ConnectionSlot slot)
    {
        lock (gate)
        {
            slot.Idle = new LinkedListNode<ConnectionSlot>(slot);
            BecomeIdle(slot);
        }
    }

    public void BeginRequest(ConnectionSlot slot)
    {
        lock (gate)
        {
            if (slot.Requests++ == 0)
            {
                Leave(slot);
            }
        }
    }

    public void EndRequest(ConnectionSlot slot)
    {
        lock (gate)
        {
            if (--slot.Requests == 0 && !slot.IsEnding && !slot.IsReturned)
            {
                BecomeIdle(slot);
            }
        }
    }

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

    /// <summary>Never a connection in a request, and none of an address that would be left with fewer than the other gets.</summary>
    /// <returns>The connection to be ended, whose place is free now; null where there is none.</returns>
    private ConnectionSlot? TakePlaceFor(ConnectionHolder? newcomer)
    {
        if (ending >= MaxEnding)
        {
            return null;
        }

        var most = byOpen.Reverse().Take(MaxLooks).TakeWhile(holder => holder.Open > (newcomer?.Open ?? 0) + 1)
            .FirstOrDefault(holder => holder.Idle.First is { } first && TimeProvider.System.GetElapsedTime(first.Value.IdleSince) >= ShortestIdle);
        if (most?.Idle.First?.Value is not { } longest)
        {
            return null;
        }

        longest.IsEnding = true;
        ending++;
        Leave(longest);
        Count(most, -1);
        return longest;
    }

    /// <returns>Files that are left for connections; null where the limit is unknown.</returns>
    private static int? Room() => OpenFiles.Limit() is { } limit ? limit - OpenFiles.Count() - Reserve : null;

    private static void BecomeIdle(ConnectionSlot slot)
    {
        slot.IdleSince = TimeProvider.System.GetTimestamp();
        slot.Holder?.Idle.AddLast(slot.Idle!);
    }

    private static void Leave(ConnectionSlot slot) => slot.Idle?.List?.Remove(slot.Idle);

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
