using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Common;

internal sealed class SystemClock(TimeProvider time) : IClock
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly List<(long At, TimeSpan By)> steps = [];
    private TimeSpan offset = OffsetOf(time);

    public DateTime UtcNow => Instant.ToMilliseconds(time.GetUtcNow().UtcDateTime);

    /// <summary>The most that any instant which was noted in the span is behind: by all steps since it was noted.</summary>
    public TimeSpan SetAheadWithin(TimeSpan span)
    {
        lock (gate)
        {
            Notice();
            var (sum, most) = (TimeSpan.Zero, TimeSpan.Zero);
            foreach (var step in steps.Where(step => time.GetElapsedTime(step.At) < span).Reverse())
            {
                sum += step.By;
                most = sum > most ? sum : most;
            }

            return most;
        }
    }

    /// <summary>How far the wall clock is before the monotonic clock, which is never set.</summary>
    private static TimeSpan OffsetOf(TimeProvider time) => TimeSpan.FromTicks(time.GetUtcNow().Ticks) - time.GetElapsedTime(0);

    /// <summary>What is less than the difference of two clocks that are set right is no step, until several make one.</summary>
    private void Notice()
    {
        var current = OffsetOf(time);
        if ((current - offset).Duration() > Clocks.Difference)
        {
            steps.RemoveAll(step => time.GetElapsedTime(step.At) >= LongestSpan);
            steps.Add((time.GetTimestamp(), current - offset));
            offset = current;
        }
    }
}
