using System.Text;
using System.Text.Unicode;

namespace Pulse.Api.Authentication;

/// <summary>Reads the identifier and the secret of an API key from HTTP Basic (RFC 7617).</summary>
internal static class BasicCredentials
{
    public const string Scheme = "Basic";

    /// <summary>Characters of a header. Every key is shorter, also if each of its characters is percent-encoded.</summary>
    private const int MaxLength = 512;

    /// <returns>The value of <c>WWW-Authenticate</c> (RFC 7617, section 2.1).</returns>
    public static string Challenge(string realm) => $"{Scheme} realm=\"{realm}\", charset=\"UTF-8\"";

    /// <returns>Nulls if the value is not base 64, is not UTF-8 or has no colon.</returns>
    public static (string? ApiKey, string? ApiSecret) Read(ReadOnlySpan<char> value)
    {
        Span<byte> decoded = stackalloc byte[MaxLength];
        if (value.Length > MaxLength || !Convert.TryFromBase64Chars(value, decoded, out var length) || !Utf8.IsValid(decoded[..length]))
        {
            return default;
        }

        var text = Encoding.UTF8.GetString(decoded[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? default : (Decode(text[..colon]), Decode(text[(colon + 1)..]));
    }

    /// <summary>OAuth clients encode both parts like a form (RFC 6749, section 2.3.1). It changes no character of a key.</summary>
    private static string Decode(string part) => Uri.UnescapeDataString(part.Replace('+', ' '));
}
