using System.Net;
using Pulse.Domain.Common;

namespace Pulse.Api.Connections;

/// <summary>Configuration section <c>Proxies</c>.</summary>
internal sealed class ProxyOptions
{
    /// <summary>Addresses and networks (CIDR) of the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, separated by commas. None: nobody's is.</summary>
    public string Trusted { get; init; } = "";

    /// <summary>Whether what connects through a unix socket, which has no address, is a trusted proxy.</summary>
    public bool TrustUnixSockets { get; init; }

    public bool AreNetworks => Entries.All(entry => Cidr.TryParse(entry, out _));

    public IEnumerable<IPNetwork> Networks => Entries.SelectMany(entry => Cidr.TryParse(entry, out var network) ? [network] : Array.Empty<IPNetwork>());

    private string[] Entries => Trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
