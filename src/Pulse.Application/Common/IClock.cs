namespace Pulse.Application.Common;

/// <summary>The one clock.</summary>
public interface IClock
{
    /// <summary>Now, in UTC, in whole milliseconds.</summary>
    DateTime UtcNow { get; }

    /// <summary>
    /// By how much the wall clock was set ahead within a span of at most a day, as a monotonic clock tells it; zero where it was not.
    /// A step counts from the first call after it.
    /// </summary>
    TimeSpan SetAheadWithin(TimeSpan span);
}

public static class Clocks
{
    /// <summary>By how much clocks of nodes differ that are set right. What lies further ahead was noted by a clock that was wrong.</summary>
    public static readonly TimeSpan Difference = TimeSpan.FromMinutes(1);

    /// <summary>The span up to now, for counters that must not forget anything early.</summary>
    public static RecentSpan Last(this IClock clock, TimeSpan span) => new(clock.UtcNow, span, clock.SetAheadWithin(span));
}

/// <summary>A span up to now within which the wall clock may have been set ahead.</summary>
/// <param name="Now">Its end.</param>
/// <param name="Length">At most a day.</param>
/// <param name="SetAhead">By how much the clock was set ahead in it.</param>
public readonly record struct RecentSpan(DateTime Now, TimeSpan Length, TimeSpan SetAhead)
{
    /// <summary>What was noted in the span was noted after this, by the clock of that time.</summary>
    public DateTime Since => Now - Length - SetAhead;

    /// <summary>How long until something that was noted in the span is no longer in it. Never too short, and never longer than the span.</summary>
    public TimeSpan LeftOf(DateTime noted)
    {
        var at = InstantOf(noted);
        return at < Now ? at + Length - Now : Length;
    }

    /// <summary>When something that was noted in the span happened, by the clock of today.</summary>
    public DateTime InstantOf(DateTime noted) =>
        noted + SetAhead <= Now ? noted + SetAhead
        : noted > Now - Length ? noted
        : Now;
}
