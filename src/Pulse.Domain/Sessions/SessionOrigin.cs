using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pulse.Domain.Common;

namespace Pulse.Domain.Sessions;

/// <summary>Where a login came from and what it called itself: for its owner to recognise, and for nothing to rely on.</summary>
public sealed record SessionOrigin
{
    /// <summary>Characters of the longest address.</summary>
    public const int IpAddressMaxLength = 45;

    public const int UserAgentMaxLength = 256;

    public static readonly SessionOrigin Unknown = new();

    private SessionOrigin()
    {
    }

    public string? IpAddress { get; private init; }

    public string? UserAgent { get; private init; }

    /// <param name="address">Where the login came from; null where nobody knows.</param>
    /// <param name="userAgent">What the client says that it is.</param>
    public static SessionOrigin Of(IPAddress? address, string? userAgent) => new() { IpAddress = TextOf(address), UserAgent = Readable(userAgent) };

    /// <summary>Without the network interface of this machine.</summary>
    private static string? TextOf(IPAddress? address) => Cidr.Canonical(address) is { } canonical
        ? canonical.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(canonical.GetAddressBytes()).ToString() : canonical.ToString()
        : null;

    /// <summary>What can be shown, without anything that looks like a secret, cut to its length.</summary>
    private static string? Readable(string? userAgent)
    {
        var kept = SecretShapes.Redact(string.Concat((userAgent ?? "").Where(IsShown))).Trim();
        return kept is "" ? null : kept[..Math.Min(kept.Length, UserAgentMaxLength)].TrimEnd();
    }

    private static bool IsShown(char c) => c != '\uFFFE' && char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
