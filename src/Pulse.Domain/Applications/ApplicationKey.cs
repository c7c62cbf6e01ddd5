using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>
/// A key that gives access to one draft without a login: <c>pla_</c>, 43 base-62 characters (256 random bits) and 6 base-62
/// characters with the CRC-32 of the text before them, as in an API key's secret.
/// </summary>
public readonly record struct ApplicationKey : ICredentialText
{
    public const string Prefix = "pla_";
    public const int Length = 4 + ChecksummedSecret.TailLength;

    private readonly string value;

    private ApplicationKey(string value) => this.value = value;

    /// <param name="random">32 random bytes.</param>
    public static ApplicationKey From(ReadOnlySpan<byte> random) => new(ChecksummedSecret.From(Prefix, random));

    public static bool TryParse(string? text, out ApplicationKey key)
    {
        var wellFormed = text is not null && ChecksummedSecret.IsWellFormed(Prefix, text);
        key = wellFormed ? new ApplicationKey(text!) : default;
        return wellFormed;
    }

    /// <summary>The plain key. Used to show it once and to hash it.</summary>
    public string Reveal() => value;

    /// <summary>Never contains the key, so that logs cannot contain it.</summary>
    public override string ToString() => $"{Prefix}***";
}
