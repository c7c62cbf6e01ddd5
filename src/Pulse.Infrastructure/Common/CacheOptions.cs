namespace Pulse.Infrastructure.Common;

/// <summary>Configuration section <c>Cache</c>: verified credentials in memory.</summary>
public sealed class CacheOptions
{
    /// <summary>Maximum number of cached credentials; 1,000 to 10,000,000. The least recently used ones are evicted.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>
    /// Maximum memory of cached credentials with their responses in MB (2^20 bytes); 16 to 1,000,000. The least recently used ones are
    /// evicted.
    /// </summary>
    public int MaxMegabytes { get; init; } = 256;

    /// <summary>Interval of reads of the change feed; 100 ms to 1 minute, and at most half of <see cref="MaxStaleness"/>.</summary>
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Maximum age of cached data; 1 s to 5 minutes. A process that cannot read the change feed for this long returns 503. So no process
    /// accepts a credential that was revoked longer ago.
    /// </summary>
    public TimeSpan MaxStaleness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of unknown or rejected credentials from one address (IPv6: /64) per minute; 1 to 1,000,000.</summary>
    public int FailedLookupsPerMinute { get; init; } = 300;

    /// <summary>Limit of unknown API keys that one caller may verify per minute; 1 to 1,000,000.</summary>
    public int FailedVerificationsPerMinute { get; init; } = 3_000;
}
