using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Accounts;

namespace Pulse.Api.Idempotency;

/// <summary>
/// The id of a request and the keys that encrypt its response, derived from the presented credential, the account and the header's value.
/// Only the id is stored; the other keys cannot be computed from it.
/// </summary>
internal sealed class IdempotencyKeyMaterial
{
    private const int KeyBytes = 32;

    private static readonly byte[] Purpose = "Pulse idempotency 1"u8.ToArray();

    private readonly byte[] fingerprinting;
    private readonly byte[] sealing;

    private IdempotencyKeyMaterial(byte[] id, byte[] fingerprinting, byte[] sealing) =>
        (Id, this.fingerprinting, this.sealing) = (id, fingerprinting, sealing);

    public byte[] Id { get; }

    /// <param name="credential">The presented credential in clear text.</param>
    /// <param name="account">The account in effect. Null if there is none.</param>
    /// <param name="headerValue">Value of <c>Idempotency-Key</c>. It is printable, so it contains no line break.</param>
    public static IdempotencyKeyMaterial Of(string credential, AccountId? account, string headerValue)
    {
        var derived = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(credential),
            3 * KeyBytes,
            salt: Purpose,
            info: Encoding.UTF8.GetBytes($"{account}\n{headerValue}"));
        return new IdempotencyKeyMaterial(derived[..KeyBytes], derived[KeyBytes..^KeyBytes], derived[^KeyBytes..]);
    }

    /// <summary>Keyed hash of the whole request. The request cannot be guessed from it.</summary>
    public byte[] FingerprintOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, fingerprinting);
        string[] parts =
            [request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers.IfMatch.ToString()];
        foreach (var part in parts)
        {
            Append(hash, Encoding.UTF8.GetBytes(part));
        }

        Append(hash, body);
        return hash.GetHashAndReset();
    }

    /// <summary>Encrypts a response with AES-GCM, bound to the fingerprint of its request. The result starts with a random nonce.</summary>
    public byte[] Seal(ReadOnlySpan<byte> response, ReadOnlySpan<byte> fingerprint)
    {
        var stored = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + response.Length];
        var (nonce, tag, cipher) = Parts(stored);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(sealing, tag.Length);
        aes.Encrypt(nonce.Span, response, cipher.Span, tag.Span, fingerprint);
        return stored;
    }

    /// <exception cref="CryptographicException">It was encrypted with other keys, or changed.</exception>
    public byte[] Open(byte[] stored, ReadOnlySpan<byte> fingerprint)
    {
        var (nonce, tag, cipher) = Parts(stored);
        var response = new byte[cipher.Length];
        using var aes = new AesGcm(sealing, tag.Length);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, response, fingerprint);
        return response;
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> stored)
    {
        var rest = stored[AesGcm.NonceByteSizes.MaxSize..];
        return (stored[..AesGcm.NonceByteSizes.MaxSize], rest[..AesGcm.TagByteSizes.MaxSize], rest[AesGcm.TagByteSizes.MaxSize..]);
    }

    /// <summary>Appends a part with its length, so that different lists of parts never have the same input.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
