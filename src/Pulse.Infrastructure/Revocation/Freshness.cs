using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// How long ago this process last knew every change. Measured by a clock that nobody sets and that goes on while the
/// process is stopped.
/// </summary>
public sealed class Freshness(TimeProvider time, CacheOptions options)
{
    private long knownAt;

    /// <summary>Whether what is in memory may be older than it may be.</summary>
    public bool IsLost => Age > options.MaxStaleness;

    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref knownAt));

    /// <summary>To be taken before a read of the feed begins.</summary>
    public long Moment => time.GetTimestamp();

    /// <param name="moment">Every change that was committed before it is known.</param>
    public void KnownAt(long moment) => Volatile.Write(ref knownAt, moment);
}
