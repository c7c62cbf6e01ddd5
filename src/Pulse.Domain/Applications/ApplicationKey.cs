using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>
/// What reaches one draft from outside: <c>pla_</c>, 43 base-62 characters (256 random bits) and 6 base-62 characters of CRC-32 over
/// what stands before, as in an API key's secret.
/// </summary>
public readonly record struct ApplicationKey : ICredentialText
{
    public const string Prefix = "pla_";
    public const int Length = ChecksummedSecret.Length;

    private readonly string value;

    private ApplicationKey(string value) => this.value = value;

    /// <param name="random">32 random bytes.</param>
    public static ApplicationKey From(ReadOnlySpan<byte> random) => new(ChecksummedSecret.From(Prefix, random));

    public static bool TryParse(string? text, out ApplicationKey key)
    {
        var wellFormed = ChecksummedSecret.IsWellFormed(Prefix, text);
        key = wellFormed ? new ApplicationKey(text!) : default;
        return wellFormed;
    }

    /// <summary>The key in clear: for its owner, once, and for hashing.</summary>
    public string Reveal() => value;

    /// <summary>Never the key, so that no log line can hold it.</summary>
    public override string ToString() => $"{Prefix}***";
}
