using System.IO.Hashing;
using System.Text;

namespace Pulse.Domain.Common;

/// <summary>
/// Format of the secrets that Pulse issues: a prefix, 43 base-62 characters (256 random bits) and 6 base-62 characters with the
/// CRC-32 of the text before them. The checksum rejects typing errors and made-up secrets without a lookup, and gives secret scanners
/// a pattern with few false alarms.
/// </summary>
internal static class ChecksummedSecret
{
    public const int RandomBytes = 32;

    /// <summary>Characters after the prefix.</summary>
    public const int TailLength = RandomLength + ChecksumLength;

    /// <summary>Characters of the longest prefix, with its underscore.</summary>
    public const int MaxPrefixLength = 17;

    private const int RandomLength = 43;
    private const int ChecksumLength = 6;

    /// <param name="prefix">ASCII characters.</param>
    /// <param name="random">32 random bytes.</param>
    public static string From(string prefix, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes, nameof(random));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix.Length, MaxPrefixLength, nameof(prefix));
        var payload = prefix + Base62.Encode(random, RandomLength);
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(payload, checksum);
        return $"{payload}{checksum}";
    }

    /// <param name="prefix">At most <see cref="MaxPrefixLength"/> ASCII characters.</param>
    /// <param name="text">The text to check.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> prefix, ReadOnlySpan<char> text) => text.Length == prefix.Length + TailLength
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && Base62.IsBase62(text[prefix.Length..])
        && HasValidChecksum(text);

    private static bool HasValidChecksum(ReadOnlySpan<char> text)
    {
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..^ChecksumLength], checksum);
        return text.EndsWith(checksum, StringComparison.Ordinal);
    }

    private static void WriteChecksum(ReadOnlySpan<char> payload, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[MaxPrefixLength + RandomLength];
        Base62.Write(Crc32.HashToUInt32(bytes[..Encoding.ASCII.GetBytes(payload, bytes)]), checksum);
    }
}
