using System.Buffers;
using Pulse.Domain.Common;

namespace Pulse.Domain.Sessions;

/// <summary>An access token of a session: 64 lowercase hexadecimal characters (256 random bits).</summary>
public readonly record struct SessionToken : ICredentialText
{
    public const int RandomBytes = 32;
    public const int Length = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string value;

    private SessionToken(string value) => this.value = value;

    /// <param name="random">32 random bytes.</param>
    public static SessionToken From(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes, nameof(random));
        return new SessionToken(Convert.ToHexStringLower(random));
    }

    public static bool TryParse(string? text, out SessionToken token)
    {
        var wellFormed = text is { Length: Length } && !text.AsSpan().ContainsAnyExcept(HexDigits);
        token = wellFormed ? new SessionToken(text!) : default;
        return wellFormed;
    }

    /// <summary>The plain token. Used to show it once and to hash it.</summary>
    public string Reveal() => value;

    /// <summary>Never contains the token, so that logs cannot contain it.</summary>
    public override string ToString() => "***";
}
