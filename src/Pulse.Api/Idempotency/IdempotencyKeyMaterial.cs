using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Accounts;

namespace Pulse.Api.Idempotency;

/// <summary>
/// What a call is known by and its answer is encrypted with: derived from the credential as it was presented, the account in
/// effect and the header's value. Only the id is ever stored, and no other key can be told from it.
/// </summary>
internal sealed class IdempotencyKeyMaterial
{
    private const int KeyBytes = 32;

    private static readonly byte[] Purpose = "Pulse idempotency 1"u8.ToArray();

    private readonly byte[] fingerprinting;
    private readonly byte[] sealing;

    private IdempotencyKeyMaterial(byte[] id, byte[] fingerprinting, byte[] sealing) => (Id, this.fingerprinting, this.sealing) = (id, fingerprinting, sealing);

    public byte[] Id { get; }

    /// <param name="credential">In clear, as it was presented.</param>
    /// <param name="account">In effect; null: none is.</param>
    /// <param name="headerValue">Of <c>Idempotency-Key</c>: printable, so that no line can end in it.</param>
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

    /// <summary>A keyed hash of everything that the call asks for: what was sent cannot be guessed from it.</summary>
    public byte[] FingerprintOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, fingerprinting);
        foreach (var part in (string[])[request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers.IfMatch.ToString()])
        {
            Append(hash, Encoding.UTF8.GetBytes(part));
        }

        Append(hash, body);
        return hash.GetHashAndReset();
    }

    /// <summary>AES-GCM under a nonce of its own, which comes first; bound to the fingerprint of what it answers.</summary>
    public byte[] Seal(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> fingerprint)
    {
        var stored = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + answer.Length];
        var (nonce, tag, cipher) = Parts(stored);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(sealing, tag.Length);
        aes.Encrypt(nonce.Span, answer, cipher.Span, tag.Span, fingerprint);
        return stored;
    }

    /// <exception cref="CryptographicException">It was not sealed with these keys, or somebody has changed it.</exception>
    public byte[] Open(byte[] stored, ReadOnlySpan<byte> fingerprint)
    {
        var (nonce, tag, cipher) = Parts(stored);
        var answer = new byte[cipher.Length];
        using var aes = new AesGcm(sealing, tag.Length);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, answer, fingerprint);
        return answer;
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> stored)
    {
        var rest = stored[AesGcm.NonceByteSizes.MaxSize..];
        return (stored[..AesGcm.NonceByteSizes.MaxSize], rest[..AesGcm.TagByteSizes.MaxSize], rest[AesGcm.TagByteSizes.MaxSize..]);
    }

    /// <summary>With its length in front, so that no two lists of parts read alike.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
