using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pulse.Domain.Common;

/// <summary>Parses IP addresses and networks in CIDR notation (RFC 4632, RFC 4291). IPv4-mapped IPv6 counts as IPv4.</summary>
public static class Cidr
{
    /// <summary>Length of the longest network in characters.</summary>
    public const int MaxLength = 43;

    private const int MappedBits = 96;

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Parses a network. A single address is a network of one address.</summary>
    /// <returns>False if the text is invalid, if the network has host bits, or if an IPv4 address is not four plain decimals.</returns>
    public static bool TryParse(string? text, out IPNetwork network)
    {
        network = default;
        var parts = (text ?? "").Split('/');
        if (parts.Length > 2 || !TryParseAddress(parts[0], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6 && prefix >= MappedBits)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - MappedBits);
        }

        network = new IPNetwork(address, prefix);
        return network.BaseAddress.Equals(address);
    }

    /// <summary>Converts an IPv4-mapped IPv6 address to IPv4. Other addresses stay as they are.</summary>
    public static IPAddress? Canonical(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool TryParseAddress(string text, out IPAddress address)
    {
        var isAddress = !text.AsSpan().ContainsAnyExcept(AddressCharacters) & IPAddress.TryParse(text, out var parsed);
        address = parsed ?? IPAddress.None;
        return isAddress && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
    }
}
