using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pulse.Api.Responses;

/// <summary>
/// Content security policy of the page that shows the API. It allows scripts of this host and inline scripts by hash. It allows inline
/// styles, because the page's script adds them without a nonce; they cannot load anything from another host.
/// </summary>
internal static partial class PagePolicy
{
    /// <summary>Policy of a script or an image, which a page loads.</summary>
    public const string OfAsset = "default-src 'none'; frame-ancestors 'none'";

    public static string Of(byte[] html)
    {
        var hashes = InlineScript().Matches(Encoding.UTF8.GetString(html))
            .Select(script => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups["text"].Value)))}'");
        return $"default-src 'none'; script-src 'self'{string.Concat(hashes)}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    [GeneratedRegex("<script(?![^>]* src=)[^>]*>(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex InlineScript();
}
