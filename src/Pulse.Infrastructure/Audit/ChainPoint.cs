using System.Security.Cryptography;

namespace Pulse.Infrastructure.Audit;

/// <summary>An event of a chain.</summary>
/// <param name="Position">Position of the event. 0 before the first event.</param>
/// <param name="Mac">MAC of the event. Zeros before the first event.</param>
internal sealed record ChainPoint(long Position, byte[] Mac)
{
    public static readonly ChainPoint Start = new(0, new byte[HMACSHA256.HashSizeInBytes]);
}
