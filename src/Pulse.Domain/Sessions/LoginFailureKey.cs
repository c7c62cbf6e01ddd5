using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.Domain.Sessions;

/// <summary>
/// What failed logins are counted by. Only a hash of it is stored: people type passwords into the wrong field.
/// </summary>
public static class LoginFailureKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Bytes of an IPv6 address that count: whoever has one address has at least the /64 around it.</summary>
    private const int IPv6PrefixBytes = 8;

    public static byte[] OfEmailAndAddress(string email, IPAddress? address) => Hash($"email+address\0{Normalize(email)}\0{Normalize(address)}");

    public static byte[] OfEmail(string email) => Hash($"email\0{Normalize(email)}");

    public static byte[] OfAddress(IPAddress? address) => Hash($"address\0{Normalize(address)}");

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Normalize(string email) => email.Normalize().ToUpperInvariant();

    private static string Normalize(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.MapToIPv4().ToString();
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, IPv6PrefixBytes));
    }
}
