namespace Pulse.Application.Common;

/// <summary>
/// Notices when the wall clock is set, by comparing it with the monotonic clock, which is never set. A step counts from the first call
/// after it.
/// </summary>
public sealed class ClockSteps(TimeProvider clock)
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly List<(long At, TimeSpan By)> steps = [];
    private TimeSpan offset = OffsetOf(clock);

    /// <summary>The span that ends now, for counters that must not forget entries early when the clock is set ahead.</summary>
    /// <param name="span">At most one day.</param>
    public RecentSpan Last(TimeSpan span) => new(clock.UtcNow, span, SetAheadWithin(span));

    /// <summary>
    /// How far the wall clock was set ahead within the span. Zero if it was not. An instant that was stored within the span is early by at
    /// most this duration.
    /// </summary>
    /// <param name="span">At most one day.</param>
    public TimeSpan SetAheadWithin(TimeSpan span)
    {
        lock (gate)
        {
            Notice();
            var (sum, most) = (TimeSpan.Zero, TimeSpan.Zero);
            foreach (var step in steps.Where(step => clock.GetElapsedTime(step.At) < span).Reverse())
            {
                sum += step.By;
                most = sum > most ? sum : most;
            }

            return most;
        }
    }

    private static TimeSpan OffsetOf(TimeProvider clock) => TimeSpan.FromTicks(clock.GetUtcNow().Ticks) - clock.GetElapsedTime(0);

    /// <summary>Adds a step if the offset changed by more than <see cref="Clocks.Difference"/> since the last one.</summary>
    private void Notice()
    {
        var current = OffsetOf(clock);
        if ((current - offset).Duration() > Clocks.Difference)
        {
            steps.RemoveAll(step => clock.GetElapsedTime(step.At) >= LongestSpan);
            steps.Add((clock.GetTimestamp(), current - offset));
            offset = current;
        }
    }
}

/// <summary>A span up to now within which the wall clock may have been set ahead.</summary>
/// <param name="Now">End of the span.</param>
/// <param name="Length">At most one day.</param>
/// <param name="SetAhead">How far the clock was set ahead in it.</param>
public readonly record struct RecentSpan(DateTime Now, TimeSpan Length, TimeSpan SetAhead)
{
    /// <summary>Everything stored within the span has a later instant than this.</summary>
    public DateTime Since => Now - Length - SetAhead;

    /// <summary>The time until an instant that was stored in the span leaves it: never too short, at most the length of the span.</summary>
    public TimeSpan LeftOf(DateTime noted)
    {
        var at = InstantOf(noted);
        return at < Now ? at + Length - Now : Length;
    }

    /// <summary>Converts an instant that was stored in the span to the current clock.</summary>
    public DateTime InstantOf(DateTime noted) =>
        noted + SetAhead <= Now ? noted + SetAhead
        : noted > Now - Length ? noted
        : Now;
}
