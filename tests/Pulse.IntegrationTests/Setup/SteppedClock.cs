namespace Pulse.IntegrationTests.Setup;

/// <summary>A wall clock that can be set ahead or back, while timestamps continue.</summary>
/// <param name="time">The source of the timestamps.</param>
public sealed class SteppedClock(TimeProvider time) : TimeProvider
{
    /// <summary>How far the wall clock is ahead. Negative: behind.</summary>
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
