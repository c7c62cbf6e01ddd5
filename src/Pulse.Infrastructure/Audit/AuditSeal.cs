using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Signs where a chain ends, and with the system's chain the set of all chains: without the key no end can be put back, and
/// no chain can be taken away.
/// </summary>
public sealed class AuditSeal(AuditKey key)
{
    private const int Size = HMACSHA256.HashSizeInBytes;

    /// <param name="chain">Its number.</param>
    /// <param name="position">Of its newest event.</param>
    /// <param name="mac">Of its newest event.</param>
    /// <param name="registry">Of all chains, in the system's; null in every other.</param>
    public byte[] Of(long chain, long position, byte[] mac, byte[]? registry) => key.Sign([.. "Pulse audit head"u8, .. Bytes(chain), .. Bytes(position), .. mac, .. registry ?? []]);

    public byte[] Of(AuditChain chain) => Of(chain.Id, chain.Position, chain.Mac, chain.Registry);

    /// <summary>Whether the head is as the last writer has left it.</summary>
    public bool Holds(AuditChain chain) => chain.Seal is { } seal && CryptographicOperations.FixedTimeEquals(seal, Of(chain));

    /// <summary>The registry of these chains: a sum of one HMAC for each, so that one more is added at the same cost however many there are.</summary>
    public byte[] RegistryOf(IEnumerable<long> chains) => chains.Where(chain => chain != AuditChain.System).Aggregate(new byte[Size], With);

    /// <summary>Adds in lanes of 64 bits. A sum and not an XOR: a chain that is begun twice does not cancel itself out.</summary>
    /// <returns>The registry with one chain more.</returns>
    public byte[] With(byte[] registry, long chain)
    {
        var entry = key.Sign([.. "Pulse audit chain"u8, .. Bytes(chain)]);
        var sum = new byte[Size];
        for (var lane = 0; lane < Size; lane += sizeof(ulong))
        {
            var added = unchecked(BinaryPrimitives.ReadUInt64BigEndian(registry.AsSpan(lane)) + BinaryPrimitives.ReadUInt64BigEndian(entry.AsSpan(lane)));
            BinaryPrimitives.WriteUInt64BigEndian(sum.AsSpan(lane), added);
        }

        return sum;
    }

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
