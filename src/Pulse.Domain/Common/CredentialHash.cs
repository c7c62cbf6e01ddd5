using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Sessions;

namespace Pulse.Domain.Common;

/// <summary>
/// SHA-256 of what a caller presents: the only form in which a secret or a token is stored, and the key by which it is
/// found, in memory and in the database. With 256 random bits in it there is nothing to guess, so a slow hash or a salt
/// would add cost and no safety (OWASP Password Storage Cheat Sheet speaks of passwords, which people choose).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CredentialHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ulong a;
    private readonly ulong b;
    private readonly ulong c;
    private readonly ulong d;

    /// <summary>
    /// One hash over identifier and secret, with a zero byte between: a wrong secret and an unknown identifier are then
    /// the same thing, a hash that is not there, and take the same path.
    /// </summary>
    public static CredentialHash Of(ApiKeyIdentifier identifier, ApiKeySecret secret)
    {
        Span<byte> presented = stackalloc byte[ApiKeyIdentifier.Length + 1 + ApiKeySecret.Length];
        Encoding.ASCII.GetBytes(identifier.Value, presented);
        presented[ApiKeyIdentifier.Length] = 0;
        Encoding.ASCII.GetBytes(secret.Reveal(), presented[(ApiKeyIdentifier.Length + 1)..]);
        return Of(presented);
    }

    public static CredentialHash Of(SessionToken token)
    {
        Span<byte> presented = stackalloc byte[SessionToken.Length];
        Encoding.ASCII.GetBytes(token.Reveal(), presented);
        return Of(presented);
    }

    public static CredentialHash Of(ApplicationKey key)
    {
        Span<byte> presented = stackalloc byte[ApplicationKey.Length];
        Encoding.ASCII.GetBytes(key.Reveal(), presented);
        return Of(presented);
    }

    /// <summary>As it is stored.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes(new ReadOnlySpan<CredentialHash>(in this)).ToArray();

    /// <summary>Whether this is what is stored, compared in constant time after a database has compared by its own rules.</summary>
    public bool Matches(byte[] stored) =>
        CryptographicOperations.FixedTimeEquals(stored, MemoryMarshal.AsBytes(new ReadOnlySpan<CredentialHash>(in this)));

    /// <summary>In constant time.</summary>
    public bool Equals(CredentialHash other) => ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;

    /// <summary>Any of its bits are as good as random.</summary>
    public override int GetHashCode() => (int)a;

    /// <summary>Never the hash: nobody needs it in a log.</summary>
    public override string ToString() => nameof(CredentialHash);

    private static CredentialHash Of(ReadOnlySpan<byte> presented)
    {
        CredentialHash hash = default;
        SHA256.HashData(presented, MemoryMarshal.AsBytes(new Span<CredentialHash>(ref hash)));
        return hash;
    }
}
