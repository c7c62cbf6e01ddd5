using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// The position up to which this process has read the change feed, and the time since it was up to date. It uses a monotonic clock that
/// continues while the process is suspended.
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
        telemetry.Observe("pulse.feed.age", "s", "Time since this process last knew all changes.", () => Age.TotalSeconds);
    }

    /// <summary>Whether cached data may be older than the maximum staleness.</summary>
    public bool IsLost => identity.IsReplaced || Age > options.MaxStaleness;

    public TimeSpan Age => clock.GetElapsedTime(Volatile.Read(ref knownAt));

    /// <summary>All changes up to this position are known.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>Timestamp to pass to <see cref="Update"/>. Take it before a read of the feed begins.</summary>
    public long Timestamp => clock.GetTimestamp();

    /// <summary>Marks cache and database as unreliable until <see cref="Update"/>.</summary>
    public void MarkReplaced() => identity.MarkReplaced();

    /// <param name="moment">All changes committed before this timestamp are known.</param>
    /// <param name="upTo">Position of the last known change.</param>
    public void Update(long moment, long upTo)
    {
        Volatile.Write(ref position, upTo);
        Volatile.Write(ref knownAt, moment);
        identity.Confirm();
    }
}
