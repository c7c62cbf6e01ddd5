using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;

namespace Pulse.Domain.Common;

/// <summary>
/// SHA-256 of what a caller presents: the only form in which a secret or a token is stored, and the key by which it is
/// found. With 256 random bits in it there is nothing to guess, so a slow hash or a salt would add cost and no safety
/// (OWASP Password Storage Cheat Sheet speaks of passwords, which people choose).
/// </summary>
public static class CredentialHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>
    /// One hash over identifier and secret, with a zero byte between: a wrong secret and an unknown identifier are then
    /// the same thing, a hash that is not there, and take the same path.
    /// </summary>
    public static byte[] Of(ApiKeyIdentifier identifier, ApiKeySecret secret) =>
        SHA256.HashData(Encoding.ASCII.GetBytes($"{identifier.Value}\0{secret.Reveal()}"));

    public static byte[] Of(SessionToken token) => SHA256.HashData(Encoding.ASCII.GetBytes(token.Reveal()));

    /// <summary>Compares in constant time, after a database has compared by its own rules.</summary>
    public static bool Matches(byte[] stored, byte[] presented) => CryptographicOperations.FixedTimeEquals(stored, presented);
}
