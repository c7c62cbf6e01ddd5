using System.Net;

namespace Pulse.AspNetCore.Usage;

/// <summary>Uses of a key that needed the same permissions, since the last report. Counted without a lock.</summary>
/// <param name="apiKeyId">The UUID of the key.</param>
/// <param name="permissions">The permissions that each use needs.</param>
/// <param name="isAllowed">Whether the key holds them.</param>
internal sealed class UseCounter(string apiKeyId, IReadOnlyList<string> permissions, bool isAllowed)
{
    private int count;
    private int isWaiting;
    private IPAddress? lastAddress;
    private long lastAt;

    /// <returns>Whether it must be queued for the next report.</returns>
    public bool Add(IPAddress? address, long timestamp)
    {
        Interlocked.Increment(ref count);
        lastAddress = address;
        Volatile.Write(ref lastAt, timestamp);
        return Volatile.Read(ref isWaiting) == 0 && Interlocked.Exchange(ref isWaiting, 1) == 0;
    }

    /// <summary>Takes what was counted.</summary>
    /// <param name="timeOf">The time at Pulse of a timestamp.</param>
    public IEnumerable<UsedKey> Take(Func<long, DateTime> timeOf)
    {
        // First, so that a use that comes now is in the next report.
        Volatile.Write(ref isWaiting, 0);
        Interlocked.MemoryBarrier();
        var uses = Interlocked.Exchange(ref count, 0);
        var at = timeOf(Volatile.Read(ref lastAt));
        return UsedKey.Of(apiKeyId, uses, at, TextOf(lastAddress), permissions, isAllowed);
    }

    private static string? TextOf(IPAddress? address) => address switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        _ => new IPAddress(address.GetAddressBytes()).ToString(),
    };
}
