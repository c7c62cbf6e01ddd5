using System.Net;
using System.Net.Sockets;

namespace Pulse.Domain.Common;

/// <summary>Groups client addresses for counting. A client with one IPv6 address normally controls its whole /64.</summary>
public static class ClientNetwork
{
    private const int IPv6PrefixBytes = 8;

    /// <summary>Bytes of a /24, the smallest IPv4 network that is routed on the Internet.</summary>
    private const int IPv4AreaBytes = 3;

    /// <summary>Bytes of a /48, the usual allocation of one site (RFC 6177).</summary>
    private const int IPv6AreaBytes = 6;

    /// <summary>
    /// The IPv4 address (also if it is IPv4-mapped), or the first 64 bits of the IPv6 address. Empty if the address is unknown.
    /// </summary>
    public static string Of(IPAddress? address) => Cidr.Canonical(address) switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetwork } ipv4 => ipv4.ToString(),
        { } ipv6 => Convert.ToHexString(ipv6.GetAddressBytes().AsSpan(0, IPv6PrefixBytes)),
    };

    /// <summary>The output of <see cref="Of"/> for people: the IPv4 address, or the IPv6 /64 in CIDR notation.</summary>
    public static string ToText(string network) => network.Contains('.', StringComparison.Ordinal) || network.Length != IPv6PrefixBytes * 2
        ? network
        : new IPNetwork(new IPAddress([.. Convert.FromHexString(network), .. new byte[IPv6PrefixBytes]]), IPv6PrefixBytes * 8).ToString();

    /// <summary>The IPv4 /24 or the IPv6 /48 around the address in hexadecimal. Empty if the address is unknown.</summary>
    public static string AreaOf(IPAddress? address) => Cidr.Canonical(address) is { } known
        ? Convert.ToHexString(
            known.GetAddressBytes()[..(known.AddressFamily == AddressFamily.InterNetwork ? IPv4AreaBytes : IPv6AreaBytes)])
        : "";
}
