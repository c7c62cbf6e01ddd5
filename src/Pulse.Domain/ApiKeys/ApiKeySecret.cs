using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The secret half of an API key: <c>pls_</c>, 43 base-62 characters (256 random bits) and 6 base-62 characters with the CRC-32 of
/// the text before them. The checksum rejects typing errors and made-up secrets without a lookup, and gives secret scanners a
/// pattern with few false alarms: <c>pls_[0-9A-Za-z]{49}</c>.
/// </summary>
public readonly record struct ApiKeySecret : ICredentialText
{
    public const string Prefix = "pls_";
    public const int RandomBytes = ChecksummedSecret.RandomBytes;
    public const int Length = ChecksummedSecret.Length;

    /// <summary>Length of <see cref="Hint"/> in characters.</summary>
    public const int HintLength = 4;

    private readonly string value;

    private ApiKeySecret(string value) => this.value = value;

    /// <summary>The last characters, by which people distinguish secrets.</summary>
    public string Hint => value[^HintLength..];

    /// <param name="random">32 random bytes.</param>
    public static ApiKeySecret From(ReadOnlySpan<byte> random) => new(ChecksummedSecret.From(Prefix, random));

    public static bool TryParse(string? text, out ApiKeySecret secret)
    {
        var wellFormed = ChecksummedSecret.IsWellFormed(Prefix, text);
        secret = wellFormed ? new ApiKeySecret(text!) : default;
        return wellFormed;
    }

    /// <summary>The plain secret. Used to show it once and to hash it.</summary>
    public string Reveal() => value;

    /// <summary>Never contains the secret, so that logs cannot contain it.</summary>
    public override string ToString() => $"{Prefix}***";
}
