using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// How far this process has read the change feed, and how long ago that was all there is. Measured by a clock that nobody
/// sets and that goes on while the process is stopped.
/// </summary>
public sealed class FeedLag
{
    private readonly TimeProvider clock;
    private readonly DatabaseIdentity identity;
    private readonly CacheOptions options;
    private long position;
    private long knownAt;

    public FeedLag(TimeProvider clock, DatabaseIdentity identity, CacheOptions options, Telemetry telemetry)
    {
        (this.clock, this.identity, this.options) = (clock, identity, options);
        telemetry.Observe("pulse.feed.age", "s", "Since this process last knew every change.", () => Age.TotalSeconds);
    }

    /// <summary>Whether what is in memory may be older than it may be.</summary>
    public bool IsLost => identity.IsReplaced || Age > options.MaxStaleness;

    public TimeSpan Age => clock.GetElapsedTime(Volatile.Read(ref knownAt));

    /// <summary>Everything up to here is known.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>To be taken before a read of the feed begins.</summary>
    public long Timestamp => clock.GetTimestamp();

    /// <summary>From now on nothing in memory or in the database may be relied on, until <see cref="Update"/>.</summary>
    public void MarkReplaced() => identity.MarkReplaced();

    /// <param name="moment">Every change that was committed before it is known.</param>
    /// <param name="upTo">The position of the last of them.</param>
    public void Update(long moment, long upTo)
    {
        Volatile.Write(ref position, upTo);
        Volatile.Write(ref knownAt, moment);
        identity.Confirm();
    }
}
