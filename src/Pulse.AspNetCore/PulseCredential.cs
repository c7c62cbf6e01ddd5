using System.Buffers;
using System.Text;

namespace Pulse.AspNetCore;

/// <summary>A credential that a client presents. Its form is checked; whether it is accepted, Pulse decides.</summary>
public sealed class PulseCredential
{
    private const string IdentifierPrefix = "apiKey-";
    private const int MaxIdentifierLength = 256;
    private const int MinTextLength = 8;
    private const int MaxTextLength = 512;
    private const int TokenLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private PulseCredential(PulseCredentialKind kind, string? apiKey, string secret) => (Kind, ApiKey, Secret) = (kind, apiKey, secret);

    /// <summary>What the credential is.</summary>
    public PulseCredentialKind Kind { get; }

    /// <summary>The identifier of the API key. Null for a session token and for an imported key.</summary>
    public string? ApiKey { get; }

    /// <summary>The secret, the session token, or the text of the imported key.</summary>
    internal string Secret { get; }

    /// <returns>Null if a text does not have the form of an identifier or secret.</returns>
    public static PulseCredential? OfApiKey(string? apiKey, string? apiSecret) =>
        IsIdentifier(apiKey) && IsText(apiSecret) ? new(PulseCredentialKind.ApiKey, apiKey, apiSecret!) : null;

    /// <summary>A key that Pulse has imported. It is one text, without an identifier.</summary>
    /// <returns>Null if the text does not have the form of an imported key.</returns>
    public static PulseCredential? OfImportedKey(string? text) =>
        IsText(text) && !IsIdentifier(text) ? new(PulseCredentialKind.ImportedKey, null, text!) : null;

    /// <returns>Null if the text does not have the form of a session token of Pulse: 64 lowercase hexadecimal characters.</returns>
    public static PulseCredential? OfSession(string? token) =>
        token is { Length: TokenLength } && !token.AsSpan().ContainsAnyExcept(HexDigits)
            ? new(PulseCredentialKind.Session, null, token)
            : null;

    /// <summary>Never contains a secret, so that logs cannot contain it.</summary>
    public override string ToString() => ApiKey is null ? $"{Kind}" : $"{Kind} {ApiKey}";

    /// <summary>Whether a text has the form of an identifier: <c>apiKey-...</c>.</summary>
    internal static bool IsIdentifier(string? text) => text is { Length: <= MaxIdentifierLength }
        && text.StartsWith(IdentifierPrefix, StringComparison.Ordinal)
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Reads HTTP Basic (RFC 7617), if the user name is the identifier of an API key.</summary>
    /// <returns>Null for other users, which belong to other schemes.</returns>
    internal static PulseCredential? OfBasic(ReadOnlySpan<char> value)
    {
        Span<byte> decoded = stackalloc byte[MaxTextLength];
        if (value.Length > MaxTextLength || !Convert.TryFromBase64Chars(value, decoded, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(decoded[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : OfApiKey(Decode(text[..colon]), Decode(text[(colon + 1)..]));
    }

    /// <summary>OAuth clients encode both parts like a form (RFC 6749, section 2.3.1). It changes no character of a key.</summary>
    private static string Decode(string part) => Uri.UnescapeDataString(part.Replace('+', ' '));

    private static bool IsText(string? text) => text is { Length: >= MinTextLength and <= MaxTextLength }
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <summary>What a credential is.</summary>
public enum PulseCredentialKind
{
    /// <summary>An API key with its secret.</summary>
    ApiKey,

    /// <summary>A key of another system that Pulse has imported.</summary>
    ImportedKey,

    /// <summary>A session token.</summary>
    Session,
}
