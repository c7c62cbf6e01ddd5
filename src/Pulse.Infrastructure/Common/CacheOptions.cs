namespace Pulse.Infrastructure.Common;

/// <summary>Configuration section <c>Cache</c>: verified credentials in memory, and how old they may be.</summary>
public sealed class CacheOptions
{
    /// <summary>Credentials kept in memory; 1,000 to 10,000,000. Beyond, those that were not used of late go.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>How often the change feed is read; 100 ms to 1 minute, and at most half of <see cref="MaxStaleness"/>.</summary>
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// 1 s to 5 minutes. A process that has not managed to read the change feed for so long answers 503 instead of going
    /// by what it knows: no process anywhere lets in what was revoked longer ago.
    /// </summary>
    public TimeSpan MaxStaleness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Well-formed credentials that are unknown or refused, from one address (IPv6: /64) in a minute; 1 to 1,000,000.</summary>
    public int FailedLookupsPerMinute { get; init; } = 300;

    /// <summary>Unknown API keys that one caller has verified in a minute; 1 to 1,000,000.</summary>
    public int FailedVerificationsPerMinute { get; init; } = 3_000;
}
