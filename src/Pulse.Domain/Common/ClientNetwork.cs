using System.Net;
using System.Net.Sockets;

namespace Pulse.Domain.Common;

/// <summary>What addresses are counted by: whoever has one IPv6 address has at least the /64 around it.</summary>
public static class ClientNetwork
{
    private const int IPv6PrefixBytes = 8;

    /// <returns>An IPv4 address, also where it is mapped to IPv6, or the first 64 bits of an IPv6 address; empty where nothing is known.</returns>
    public static string Of(IPAddress? address) => Cidr.Canonical(address) switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetwork } ipv4 => ipv4.ToString(),
        { } ipv6 => Convert.ToHexString(ipv6.GetAddressBytes().AsSpan(0, IPv6PrefixBytes)),
    };
}
