using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The secret half of an API key: <c>pls_</c>, 43 base-62 characters (256 random bits) and 6 base-62 characters of CRC-32
/// over what stands before. The checksum refuses typing errors and made-up secrets without any look-up, and gives
/// secret scanners a pattern with few false alarms: <c>pls_[0-9A-Za-z]{49}</c>.
/// </summary>
public readonly record struct ApiKeySecret : ICredentialText
{
    public const string Prefix = "pls_";
    public const int RandomBytes = ChecksummedSecret.RandomBytes;
    public const int Length = ChecksummedSecret.Length;

    /// <summary>Characters of <see cref="Hint"/>.</summary>
    public const int HintLength = 4;

    private readonly string value;

    private ApiKeySecret(string value) => this.value = value;

    /// <summary>The last characters, by which people tell secrets apart.</summary>
    public string Hint => value[^HintLength..];

    /// <param name="random">32 random bytes.</param>
    public static ApiKeySecret From(ReadOnlySpan<byte> random) => new(ChecksummedSecret.From(Prefix, random));

    public static bool TryParse(string? text, out ApiKeySecret secret)
    {
        var wellFormed = ChecksummedSecret.IsWellFormed(Prefix, text);
        secret = wellFormed ? new ApiKeySecret(text!) : default;
        return wellFormed;
    }

    /// <summary>The secret in clear: for its owner, once, and for hashing.</summary>
    public string Reveal() => value;

    /// <summary>Never the secret, so that no log line can hold it.</summary>
    public override string ToString() => $"{Prefix}***";
}
