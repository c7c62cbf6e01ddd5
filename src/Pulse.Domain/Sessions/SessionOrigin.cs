using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Domain.Sessions;

/// <summary>Where a login came from and what it called itself: for its owner to recognise, and for nothing to rely on.</summary>
public sealed record SessionOrigin
{
    /// <summary>Characters of the longest address.</summary>
    public const int IpAddressMaxLength = 45;

    /// <summary>UTF-16 units of the longest user agent.</summary>
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

    /// <summary>Keeps what can be shown, without anything that looks like a secret, cut to its length.</summary>
    private static string? Readable(string? userAgent)
    {
        var shown = (userAgent ?? "").EnumerateRunes().Where(IsShown).Aggregate(new StringBuilder(), (text, rune) => text.Append(rune));
        var kept = SecretShapes.Redact(shown.ToString()).Trim();
        return kept is "" ? null : kept[..EndOf(kept)].TrimEnd();
    }

    /// <summary>A character of two UTF-16 units is not cut in half.</summary>
    private static int EndOf(string text) =>
        text.Length <= UserAgentMaxLength ? text.Length : UserAgentMaxLength - (char.IsHighSurrogate(text[UserAgentMaxLength - 1]) ? 1 : 0);

    /// <summary>U+FFFD stands for half a surrogate pair. .NET cannot normalise U+FFFE.</summary>
    private static bool IsShown(Rune rune) => rune.Value is not (0xFFFD or 0xFFFE) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
