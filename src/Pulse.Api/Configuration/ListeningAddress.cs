using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pulse.Api.Configuration;

/// <summary>
/// Checks an address to listen on. Kestrel treats an unknown host as all addresses, and a port that is not a number as part of the host: a
/// mistyped address would be open to all.
/// </summary>
internal static class ListeningAddress
{
    public const string PortNeeded = "must be a whole number from 0 to 65535.";

    private const string Unix = "unix:";
    private const string Localhost = "localhost";

    private static readonly string[] Schemes = ["http://", "https://"];
    private static readonly string[] EveryAddress = ["*", "+"];

    /// <returns>The error message for an invalid address. Null if it is valid.</returns>
    public static string? FaultOf(string url)
    {
        if (Array.Find(Schemes, scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
        {
            return $"'{url}' must begin with http:// or https://.";
        }

        var rest = url[scheme.Length..];
        if (rest.StartsWith($"{Unix}/", StringComparison.Ordinal))
        {
            return IsSocket(rest[Unix.Length..]) ? null : $"'{url}' must name a file, as in http://unix:/run/pulse.sock.";
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && slash < rest.Length - 1 ? $"'{url}' must have no path." : FaultOfHostAndPort(rest.TrimEnd('/'), url);
    }

    public static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort;

    private static string? FaultOfHostAndPort(string rest, string url)
    {
        var colon = rest.EndsWith(']') ? -1 : rest.LastIndexOf(':');
        var (host, port) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
        if (port is not null && !IsPort(port))
        {
            return $"the port of '{url}' {PortNeeded}";
        }

        var isLocalhost = host.Equals(Localhost, StringComparison.OrdinalIgnoreCase);
        if (!isLocalhost && !EveryAddress.Contains(host) && !IPAddress.TryParse(host, out _))
        {
            return $"the host of '{url}' must be localhost, an IP address, or * for every address.";
        }

        return isLocalhost && port?.Trim('0') is "" ? $"the port of '{url}' must not be 0, because localhost is two addresses." : null;
    }

    private static bool IsSocket(string path)
    {
        try
        {
            return !path.EndsWith('/') && (OperatingSystem.IsWindows() || !path.Contains(':', StringComparison.Ordinal))
                && new UnixDomainSocketEndPoint(path).AddressFamily == AddressFamily.Unix;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
