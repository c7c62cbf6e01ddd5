using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Pulse.Domain.Common;

namespace Pulse.Domain.Sessions;

/// <summary>Where a login came from and what it called itself: for its owner to recognise, and for nothing to rely on.</summary>
public sealed partial record SessionOrigin
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

    /// <summary>What can be shown, cut to its length, and without credentials that stand in the wrong place.</summary>
    private static string? Readable(string? userAgent)
    {
        var kept = Credential().Replace(string.Concat((userAgent ?? "").Where(IsShown)), "***").Trim();
        return kept is "" ? null : kept[..Math.Min(kept.Length, UserAgentMaxLength)].TrimEnd();
    }

    private static bool IsShown(char c) => c != '\uFFFE' && char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>An API secret or a session token.</summary>
    [GeneratedRegex("pls_[0-9A-Za-z]{49}|[0-9a-fA-F]{64}")]
    private static partial Regex Credential();
}
