using System.Net;
using System.Net.Sockets;

namespace Pulse.Domain.Common;

/// <summary>What addresses are counted by: whoever has one IPv6 address has at least the /64 around it.</summary>
public static class ClientNetwork
{
    private const int IPv6PrefixBytes = 8;

    /// <summary>Bytes of a /24, the smallest network that the Internet routes.</summary>
    private const int IPv4AreaBytes = 3;

    /// <summary>Bytes of a /48, what a site is given (RFC 6177).</summary>
    private const int IPv6AreaBytes = 6;

    /// <returns>An IPv4 address, also where it is mapped to IPv6, or the first 64 bits of an IPv6 address; empty where nothing is known.</returns>
    public static string Of(IPAddress? address) => Cidr.Canonical(address) switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetwork } ipv4 => ipv4.ToString(),
        { } ipv6 => Convert.ToHexString(ipv6.GetAddressBytes().AsSpan(0, IPv6PrefixBytes)),
    };

    /// <returns>The network around an address: an IPv4 /24 or IPv6 /48, in hexadecimal digits; empty where nothing is known.</returns>
    public static string AreaOf(IPAddress? address) => Cidr.Canonical(address) is { } known
        ? Convert.ToHexString(known.GetAddressBytes()[..(known.AddressFamily == AddressFamily.InterNetwork ? IPv4AreaBytes : IPv6AreaBytes)])
        : "";
}
