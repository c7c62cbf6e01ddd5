using System.Net;
using Pulse.Api.Configuration;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Connections;

/// <summary>Counts the open connections, of all clients and of each address.</summary>
internal sealed class ConnectionSlots
{
    private const int DefaultMax = 10_000;
    private const int DefaultShare = 4;

    /// <summary>Files that the process opens after its start: the database, Redis, telemetry, libraries that are needed late.</summary>
    private const int Reserve = 128;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> open = [];
    private readonly List<System.Net.IPNetwork> proxies;
    private readonly int max;
    private readonly int maxPerAddress;
    private int count;

    /// <exception cref="StartupException">The process may not open as many files.</exception>
    public ConnectionSlots(ConnectionLimits limits, ProxyOptions proxies)
    {
        var room = OpenFiles.Limit() is { } limit ? limit - OpenFiles.Count() - Reserve : (int?)null;
        if (room is { } left && left < (limits.Max ?? 1))
        {
            throw new StartupException(limits.Max is null
                ? $"The process may open {OpenFiles.Limit()} files and sockets, which leaves none for connections. Raise the limit (ulimit -n, LimitNOFILE)."
                : $"Connections:Max can be at most {Math.Max(0, left)}: the process may open {OpenFiles.Limit()} files and sockets. Raise that limit (ulimit -n, LimitNOFILE).");
        }

        max = limits.Max ?? Math.Min(DefaultMax, room ?? DefaultMax);
        maxPerAddress = limits.MaxPerAddress ?? Math.Max(1, max / DefaultShare);
        this.proxies = [.. proxies.Networks];
    }

    /// <param name="peer">The other end.</param>
    /// <param name="slot">To be given back when the connection has been closed; null where there is none.</param>
    /// <returns>Why there is none.</returns>
    public Refusal? Take(EndPoint? peer, out ConnectionSlot? slot)
    {
        var address = Cidr.Canonical((peer as IPEndPoint)?.Address);
        var network = address is null || proxies.Exists(proxy => proxy.Contains(address)) ? null : ClientNetwork.Of(address);
        slot = null;
        lock (gate)
        {
            if (count >= max)
            {
                return Refusal.Max;
            }

            if (network is not null)
            {
                var ofNetwork = open.GetValueOrDefault(network);
                if (ofNetwork >= maxPerAddress)
                {
                    return Refusal.Address;
                }

                open[network] = ofNetwork + 1;
            }

            count++;
        }

        slot = new ConnectionSlot(this, network);
        return null;
    }

    public void Return(string? network)
    {
        lock (gate)
        {
            count--;
            if (network is not null && --open[network] == 0)
            {
                open.Remove(network);
            }
        }
    }
}
