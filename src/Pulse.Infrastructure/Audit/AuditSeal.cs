using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Signs the heads of chains, their checkpoints, and in the system's chain the set of all chains. Without the key, it is not possible to
/// restore an older head or to remove a chain unnoticed.
/// </summary>
public sealed class AuditSeal(AuditKey key)
{
    private const int Size = HMACSHA256.HashSizeInBytes;

    /// <param name="chain">Id of the chain.</param>
    /// <param name="position">Position of its newest event.</param>
    /// <param name="mac">MAC of its newest event.</param>
    /// <param name="registry">HMAC of all chains, in the system's chain. Null in other chains.</param>
    public byte[] Of(long chain, long position, byte[] mac, byte[]? registry) =>
        key.Sign([.. "Pulse audit head"u8, .. Bytes(chain), .. Bytes(position), .. mac, .. registry ?? []]);

    public byte[] Of(AuditChain chain) => Of(chain.Id, chain.Position, chain.Mac, chain.Registry);

    /// <summary>Whether the seal of a head is valid.</summary>
    public bool Holds(AuditChain chain) => chain.Seal is { } seal && CryptographicOperations.FixedTimeEquals(seal, Of(chain));

    public byte[] Of(AuditCheckpoint checkpoint) => key.Sign(
    [
        .. "Pulse audit checkpoint"u8, .. Bytes(checkpoint.Chain), .. Bytes((long)checkpoint.Kind), .. Bytes(checkpoint.Position),
        .. Bytes(checkpoint.FirstBroken), .. Bytes(checkpoint.Checked), .. Bytes(checkpoint.Total),
        .. Bytes(checkpoint.StartedAt.Ticks), .. Bytes(checkpoint.At.Ticks), .. Bytes(checkpoint.FinishedAt?.Ticks),
        .. checkpoint.Mac,
    ]);

    /// <summary>Whether the seal of a checkpoint is valid.</summary>
    public bool Holds(AuditCheckpoint checkpoint) => CryptographicOperations.FixedTimeEquals(checkpoint.Seal, Of(checkpoint));

    /// <summary>The registry of chains: the sum of one HMAC per chain, so that adding a chain has a constant cost.</summary>
    public byte[] RegistryOf(IEnumerable<long> chains) => chains.Where(chain => chain != AuditChain.System).Aggregate(new byte[Size], With);

    /// <summary>Adds a chain, in lanes of 64 bits. The sum is not an XOR, because a chain that is added twice would cancel out.</summary>
    /// <returns>The new registry.</returns>
    public byte[] With(byte[] registry, long chain)
    {
        var entry = key.Sign([.. "Pulse audit chain"u8, .. Bytes(chain)]);
        var sum = new byte[Size];
        for (var lane = 0; lane < Size; lane += sizeof(ulong))
        {
            var added = unchecked(
                BinaryPrimitives.ReadUInt64BigEndian(registry.AsSpan(lane)) + BinaryPrimitives.ReadUInt64BigEndian(entry.AsSpan(lane)));
            BinaryPrimitives.WriteUInt64BigEndian(sum.AsSpan(lane), added);
        }

        return sum;
    }

    /// <summary>Null has other bytes than every number.</summary>
    private static byte[] Bytes(long? number) => number is { } known ? [1, .. Bytes(known)] : [0];

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
