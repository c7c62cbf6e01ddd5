using System.Net;
using Pulse.Domain.Common;

namespace Pulse.Api.Connections;

/// <summary>Configuration section <c>Proxies</c>.</summary>
internal sealed class ProxyOptions
{
    /// <summary>
    /// Comma-separated addresses and networks (CIDR) of trusted proxies. Only their <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are
    /// used. Empty for none.
    /// </summary>
    public string Trusted { get; init; } = "";

    /// <summary>Whether clients of a unix socket, which have no address, are trusted proxies.</summary>
    public bool TrustUnixSockets { get; init; }

    public bool AreNetworks => Entries.All(entry => Cidr.TryParse(entry, out _));

    public IEnumerable<IPNetwork> Networks =>
        Entries.SelectMany(entry => Cidr.TryParse(entry, out var network) ? [network] : Array.Empty<IPNetwork>());

    private string[] Entries => Trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
