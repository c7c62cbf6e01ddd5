using System.IO.Hashing;
using System.Text;

namespace Pulse.Domain.Common;

/// <summary>
/// Format of the secrets that Pulse issues: a prefix of four characters, 43 base-62 characters (256 random bits) and 6 base-62
/// characters with the CRC-32 of the text before them. The checksum rejects typing errors and made-up secrets without a lookup,
/// and gives secret scanners a pattern with few false alarms.
/// </summary>
internal static class ChecksummedSecret
{
    public const int RandomBytes = 32;
    public const int Length = 53;

    private const int RandomLength = 43;
    private const int ChecksumLength = 6;

    /// <param name="prefix">Four ASCII characters.</param>
    /// <param name="random">32 random bytes.</param>
    public static string From(string prefix, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes, nameof(random));
        var payload = prefix + Base62.Encode(random, RandomLength);
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(payload, checksum);
        return $"{payload}{checksum}";
    }

    public static bool IsWellFormed(string prefix, string? text) => text is { Length: Length }
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && Base62.IsBase62(text.AsSpan(prefix.Length))
        && HasValidChecksum(text);

    private static bool HasValidChecksum(ReadOnlySpan<char> text)
    {
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..^ChecksumLength], checksum);
        return text.EndsWith(checksum, StringComparison.Ordinal);
    }

    private static void WriteChecksum(ReadOnlySpan<char> payload, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[Length - ChecksumLength];
        Encoding.ASCII.GetBytes(payload, bytes);
        Base62.Write(Crc32.HashToUInt32(bytes), checksum);
    }
}
