using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The secret half of an API key: a <see cref="SecretPrefix"/>, an underscore, 43 base-62 characters (256 random bits) and 6 base-62
/// characters with the CRC-32 of the text before them. The checksum rejects typing errors and made-up secrets without a lookup, and
/// gives secret scanners a pattern with few false alarms: <c>[a-z0-9]{2,16}_[0-9A-Za-z]{49}</c>.
/// </summary>
public readonly record struct ApiKeySecret : ICredentialText
{
    public const int RandomBytes = ChecksummedSecret.RandomBytes;

    /// <summary>Length of <see cref="Hint"/> in characters.</summary>
    public const int HintLength = 4;

    private readonly string value;

    private ApiKeySecret(string value) => this.value = value;

    /// <summary>The text before the underscore.</summary>
    public string Prefix => PrefixOf(value).ToString();

    /// <summary>The last characters, by which people distinguish secrets.</summary>
    public string Hint => value[^HintLength..];

    /// <param name="random">32 random bytes.</param>
    /// <param name="prefix">A <see cref="SecretPrefix"/>.</param>
    /// <exception cref="ArgumentException">The prefix is malformed or reserved. Callers validate first.</exception>
    public static ApiKeySecret From(ReadOnlySpan<byte> random, string prefix = SecretPrefix.Default) =>
        SecretPrefix.IsWellFormed(prefix) && !SecretPrefix.IsReserved(prefix)
            ? new(ChecksummedSecret.From($"{prefix}_", random))
            : throw new ArgumentException("Must be 2 to 16 of the characters a to z and 0 to 9, and not reserved.", nameof(prefix));

    public static bool TryParse(string? text, out ApiKeySecret secret)
    {
        var wellFormed = text is not null && HasForm(text) && !SecretPrefix.IsReserved(PrefixOf(text));
        secret = wellFormed ? new ApiKeySecret(text!) : default;
        return wellFormed;
    }

    /// <summary>The plain secret. Used to show it once and to hash it.</summary>
    public string Reveal() => value;

    /// <summary>Never contains the secret, so that logs cannot contain it.</summary>
    public override string ToString() => "***";

    private static ReadOnlySpan<char> PrefixOf(ReadOnlySpan<char> secret) => secret[..^(ChecksummedSecret.TailLength + 1)];

    /// <summary>Whether the text has the form of this or another secret of Pulse, with its checksum.</summary>
    internal static bool HasForm(ReadOnlySpan<char> text)
    {
        var end = text.Length - ChecksummedSecret.TailLength - 1;
        return end >= SecretPrefix.MinLength
            && text[end] == '_'
            && SecretPrefix.IsWellFormed(text[..end])
            && ChecksummedSecret.IsWellFormed(text[..(end + 1)], text);
    }
}
