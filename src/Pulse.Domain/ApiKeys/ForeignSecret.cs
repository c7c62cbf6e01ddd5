using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// A secret that another system issued, as a caller presents it: 8 to 512 visible ASCII characters that do not have the form of a
/// credential of Pulse.
/// </summary>
public readonly record struct ForeignSecret
{
    public const int MinLength = 8;
    public const int MaxLength = 512;

    private readonly string value;

    private ForeignSecret(string value) => this.value = value;

    public static bool TryParse(string? text, out ForeignSecret secret)
    {
        var wellFormed = text is { Length: >= MinLength and <= MaxLength }
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            && !ApiKeyIdentifier.TryParse(text, out _)
            && !ApiKeySecret.HasForm(text);
        secret = wellFormed ? new ForeignSecret(text!) : default;
        return wellFormed;
    }

    /// <summary>The form in which the secret is stored if it was imported with a digest of this algorithm.</summary>
    public CredentialHash HashBy(DigestAlgorithm algorithm) => SecretDigest.Of(algorithm, value).ToHash();

    /// <summary>Never contains the secret, so that logs cannot contain it.</summary>
    public override string ToString() => "***";
}
