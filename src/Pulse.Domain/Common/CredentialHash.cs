using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.Domain.Common;

/// <summary>
/// SHA-256 of a credential. Secrets and tokens are stored in this form only, and are looked up by it, in memory and in the database.
/// A credential contains 256 random bits and cannot be guessed. A slow hash or a salt, which passwords need (OWASP Password Storage Cheat
/// Sheet), would add cost and no safety.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CredentialHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Bytes of the longest credential.</summary>
    private const int MaxLength = 128;

    /// <summary>Keeps the native state of the hash, which costs a quarter of a hash to make.</summary>
    [ThreadStatic]
    private static IncrementalHash? kept;

    private readonly ulong a;
    private readonly ulong b;
    private readonly ulong c;
    private readonly ulong d;

    /// <summary>The hash of one text, such as a session token.</summary>
    public static CredentialHash Of<T>(T credential)
        where T : struct, ICredentialText
    {
        Span<byte> presented = stackalloc byte[MaxLength];
        return Of(presented[..Encoding.ASCII.GetBytes(credential.Reveal(), presented)]);
    }

    /// <summary>
    /// One hash of an identifier and its secret, with a zero byte between them. A wrong secret and an unknown identifier then look
    /// the same: a hash that is not stored. Both take the same path.
    /// </summary>
    public static CredentialHash Of<TIdentifier, TSecret>(TIdentifier identifier, TSecret secret)
        where TIdentifier : struct, ICredentialText
        where TSecret : struct, ICredentialText
    {
        Span<byte> presented = stackalloc byte[MaxLength];
        var length = Encoding.ASCII.GetBytes(identifier.Reveal(), presented);
        presented[length++] = 0;
        length += Encoding.ASCII.GetBytes(secret.Reveal(), presented[length..]);
        return Of(presented[..length]);
    }

    /// <summary>The stored form: 32 bytes.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes(new ReadOnlySpan<CredentialHash>(in this)).ToArray();

    /// <summary>
    /// Compares with a stored hash in constant time. Needed after a lookup, because a database compares by its own rules.
    /// </summary>
    public bool Matches(byte[] stored) =>
        CryptographicOperations.FixedTimeEquals(stored, MemoryMarshal.AsBytes(new ReadOnlySpan<CredentialHash>(in this)));

    /// <summary>Compares in constant time.</summary>
    public bool Equals(CredentialHash other) => ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;

    /// <summary>Uses one part of the hash: each part is random.</summary>
    public override int GetHashCode() => (int)a;

    /// <summary>Returns the type name, so that logs never contain the hash.</summary>
    public override string ToString() => nameof(CredentialHash);

    internal static CredentialHash Of(ReadOnlySpan<byte> presented)
    {
        var sha256 = kept ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(presented);
        CredentialHash hash = default;
        sha256.GetHashAndReset(MemoryMarshal.AsBytes(new Span<CredentialHash>(ref hash)));
        return hash;
    }
}
