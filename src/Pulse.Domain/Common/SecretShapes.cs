using System.Text.RegularExpressions;

namespace Pulse.Domain.Common;

/// <summary>Redacts credentials in text that a client sends, for example in a User-Agent header.</summary>
public static partial class SecretShapes
{
    private const string Mask = "***";

    /// <summary>
    /// Replaces everything that looks like a secret. A redacted product name is acceptable; a stored password is not.
    /// </summary>
    public static string Redact(string text)
    {
        text = Named().Replace(text, match => $"{match.Groups["name"].Value}{match.Groups["sign"].Value}{Mask}");
        text = UserInfo().Replace(text, $"://{Mask}@");
        text = Prefixed().Replace(text, Mask);
        text = Issued().Replace(text, match => IsMixed(match.Groups["random"].Value) ? Mask : match.Value);
        text = Run().Replace(text, match => IsRandom(match.Value) ? Mask : match.Value);
        return LongRun().Replace(text, match => HasAllKinds(match.Value) ? Mask : match.Value);
    }

    private static bool IsRandom(string run) => run.Any(char.IsAsciiDigit) || (run.Length >= 40 && HasBothCases(run));

    private static bool IsMixed(string run) => run.Any(char.IsAsciiDigit) || HasBothCases(run);

    private static bool HasAllKinds(string run) => run.Any(char.IsAsciiDigit) && HasBothCases(run);

    private static bool HasBothCases(string run) => run.Any(char.IsAsciiLetterUpper) && run.Any(char.IsAsciiLetterLower);

    /// <summary>The value after the name of an authentication scheme (RFC 9110) or of a secret.</summary>
    [GeneratedRegex(
        @"(?<name>\b(?:Bearer|Basic|Digest|Negotiate|pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|authorization|"
            + @"api[-_]?(?:key|secret)|x-api-[a-z]+))(?<sign>\s*[=:]\s*|\s+)(?:(?:Bearer|Basic|Digest|Negotiate)\s+)?\S+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    /// <summary>User name and password in a URL.</summary>
    [GeneratedRegex(@"://[^/\s@]+@")]
    private static partial Regex UserInfo();

    /// <summary>Pulse's own credentials, also if truncated, and JSON Web Tokens.</summary>
    [GeneratedRegex(@"(?:pl[sa]_[0-9A-Za-z]|apiKey-[0-9A-Za-z])[0-9A-Za-z]*|\beyJ[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]*)*")]
    private static partial Regex Prefixed();

    /// <summary>The secret of a key with any prefix, also if truncated.</summary>
    [GeneratedRegex("[a-z0-9]{2,16}_(?<random>[0-9A-Za-z]{8,})")]
    private static partial Regex Issued();

    /// <summary>Hexadecimal, base64url, GUIDs.</summary>
    [GeneratedRegex("[0-9A-Za-z+_=-]{24,}")]
    private static partial Regex Run();

    /// <summary>Base64. Longer than <see cref="Run"/>, because a slash also separates a product from its version.</summary>
    [GeneratedRegex("[0-9A-Za-z+/=]{32,}")]
    private static partial Regex LongRun();
}
