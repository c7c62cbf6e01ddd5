using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The digest of a secret that another system issued. It is all that Pulse knows of the secret before a caller presents it. Pulse stores
/// a hash of it, so that its database cannot be compared with that of the other system.
/// </summary>
public readonly record struct SecretDigest
{
    private readonly CredentialHash hash;

    private SecretDigest(DigestAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        Span<byte> tagged = stackalloc byte[1 + SHA512.HashSizeInBytes];
        tagged[0] = (byte)algorithm;
        digest.CopyTo(tagged[1..]);
        hash = CredentialHash.Of(tagged[..(1 + digest.Length)]);
    }

    /// <summary>
    /// The stored form. The algorithm is part of it: a digest is never mistaken for one of another algorithm, nor for the hash of a
    /// credential that Pulse issued, which begins with a character.
    /// </summary>
    public CredentialHash ToHash() => hash;

    /// <summary>Bytes of a digest.</summary>
    public static int LengthOf(DigestAlgorithm algorithm) =>
        algorithm == DigestAlgorithm.Sha512 ? SHA512.HashSizeInBytes : SHA256.HashSizeInBytes;

    /// <summary>The digest of a presented secret.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="presented">ASCII text of at most <see cref="ForeignSecret.MaxLength"/> characters.</param>
    internal static SecretDigest Of(DigestAlgorithm algorithm, string presented)
    {
        Span<byte> bytes = stackalloc byte[ForeignSecret.MaxLength];
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        bytes = bytes[..Encoding.ASCII.GetBytes(presented, bytes)];
        var length = algorithm == DigestAlgorithm.Sha512 ? SHA512.HashData(bytes, digest) : SHA256.HashData(bytes, digest);
        return new SecretDigest(algorithm, digest[..length]);
    }

    /// <summary>Reads an encoded digest. The padding of base64 can be absent. The case of hexadecimal digits is ignored.</summary>
    public static bool TryParse(DigestAlgorithm algorithm, DigestEncoding encoding, string? text, out SecretDigest digest)
    {
        Span<byte> bytes = stackalloc byte[SHA512.HashSizeInBytes];
        bytes = bytes[..LengthOf(algorithm)];
        var isWellFormed = text is not null && TryDecode(encoding, text, bytes);
        digest = isWellFormed ? new SecretDigest(algorithm, bytes) : default;
        return isWellFormed;
    }

    /// <summary>Returns the type name, so that logs never contain the digest.</summary>
    public override string ToString() => nameof(SecretDigest);

    /// <summary>Accepts only the text that encodes the bytes: no blanks, and no other bits in the last character.</summary>
    private static bool TryDecode(DigestEncoding encoding, string text, Span<byte> bytes)
    {
        var padded = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        var encoded = encoding == DigestEncoding.Hex ? text.ToLowerInvariant() : text.Length == padded ? text.TrimEnd('=') : text;
        Span<byte> decoded = stackalloc byte[bytes.Length + 3];
        var isDecoded = encoding switch
        {
            DigestEncoding.Hex => encoded.Length == 2 * bytes.Length && Convert.FromHexString(encoded, decoded, out _, out _) == 0,
            DigestEncoding.Base64 => text.Length <= padded && Convert.TryFromBase64String(
                encoded.PadRight(padded, '='), decoded, out var length) && length == bytes.Length,
            _ => text.Length <= padded && Base64Url.IsValid(encoded, out var length) && length == bytes.Length
                && Base64Url.TryDecodeFromChars(encoded, decoded, out _),
        };
        decoded[..bytes.Length].CopyTo(bytes);
        return isDecoded && encoded == (encoding switch
        {
            DigestEncoding.Hex => Convert.ToHexStringLower(bytes),
            DigestEncoding.Base64 => Convert.ToBase64String(bytes).TrimEnd('='),
            _ => Base64Url.EncodeToString(bytes),
        });
    }
}

/// <summary>The hash function of a digest. The numbers are part of the stored form: never renumber one.</summary>
public enum DigestAlgorithm
{
    Sha256 = 1,
    Sha512 = 2,
}

/// <summary>The encoding of a digest as text (RFC 4648).</summary>
public enum DigestEncoding
{
    Hex,
    Base64,
    Base64url,
}
