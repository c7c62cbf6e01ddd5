using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Domain.Sessions;

/// <summary>IP address and User-Agent of a login. They help the owner to recognize a session; no decision depends on them.</summary>
public sealed record SessionOrigin
{
    /// <summary>Maximum length in characters of an IP address.</summary>
    public const int IpAddressMaxLength = 45;

    /// <summary>Maximum length in UTF-16 units of a user agent.</summary>
    public const int UserAgentMaxLength = 256;

    public static readonly SessionOrigin Unknown = new();

    private SessionOrigin()
    {
    }

    public string? IpAddress { get; private init; }

    public string? UserAgent { get; private init; }

    /// <param name="address">The client's address. Null if unknown.</param>
    /// <param name="userAgent">The User-Agent header.</param>
    public static SessionOrigin Of(IPAddress? address, string? userAgent) =>
        new() { IpAddress = TextOf(address), UserAgent = Readable(userAgent) };

    /// <summary>Removes the scope id of an IPv6 address.</summary>
    private static string? TextOf(IPAddress? address) => Cidr.Canonical(address) is { } canonical
        ? canonical.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress(canonical.GetAddressBytes()).ToString()
            : canonical.ToString()
        : null;

    /// <summary>Removes invisible characters, redacts secrets and truncates.</summary>
    private static string? Readable(string? userAgent)
    {
        var shown = (userAgent ?? "").EnumerateRunes().Where(IsShown).Aggregate(new StringBuilder(), (text, rune) => text.Append(rune));
        var kept = SecretShapes.Redact(shown.ToString()).Trim();
        return kept is "" ? null : kept[..EndOf(kept)].TrimEnd();
    }

    /// <summary>Does not split a surrogate pair.</summary>
    private static int EndOf(string text) =>
        text.Length <= UserAgentMaxLength ? text.Length : UserAgentMaxLength - (char.IsHighSurrogate(text[UserAgentMaxLength - 1]) ? 1 : 0);

    /// <summary>U+FFFD replaces an unpaired surrogate. .NET cannot normalize U+FFFE.</summary>
    private static bool IsShown(Rune rune) => rune.Value is not (0xFFFD or 0xFFFE) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
