using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.AspNetCore.Caching;

/// <summary>A credential in the cache: its SHA-256, and the client address if the answer depends on it.</summary>
internal readonly struct CacheKey : IEquatable<CacheKey>
{
    private const int StackBytes = 512;

    private readonly UInt128 high;
    private readonly UInt128 low;
    private readonly IPAddress? address;

    private CacheKey(UInt128 high, UInt128 low, IPAddress? address) => (this.high, this.low, this.address) = (high, low, address);

    /// <param name="kind">Separates credentials of different kinds with the same texts.</param>
    /// <param name="parts">The texts of the credential. A character of a header is never zero, which separates them.</param>
    public static CacheKey Of(byte kind, params ReadOnlySpan<string?> parts)
    {
        var size = 1;
        foreach (var part in parts)
        {
            size += Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0) + 1;
        }

        Span<byte> text = size <= StackBytes ? stackalloc byte[StackBytes] : new byte[size];
        text[0] = kind;
        var length = 1;
        foreach (var part in parts)
        {
            length += Encoding.UTF8.GetBytes(part, text[length..]);
            text[length++] = 0;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        text[..length].Clear();
        var halves = MemoryMarshal.Cast<byte, UInt128>(hash);
        return new CacheKey(halves[0], halves[1], null);
    }

    /// <summary>The same credential, presented at an address.</summary>
    public CacheKey At(IPAddress? client) => new(high, low, client ?? IPAddress.None);

    /// <summary>The same credential, presented anywhere.</summary>
    public CacheKey Anywhere() => new(high, low, null);

    public bool Equals(CacheKey other) => high == other.high && low == other.low && Equals(address, other.address);

    public override bool Equals(object? obj) => obj is CacheKey other && Equals(other);

    public override int GetHashCode() => (int)(ulong)low ^ (address?.GetHashCode() ?? 0);
}
