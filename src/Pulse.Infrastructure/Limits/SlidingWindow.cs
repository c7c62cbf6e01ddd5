using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>Every use within the last window, so that no window holds more than the limit, wherever it begins.</summary>
internal sealed class SlidingWindow
{
    private readonly Lock gate = new();
    private readonly Queue<(long At, int Count)> uses = new();
    private long newestAt;
    private long spent;

    /// <summary>The instant of the newest use, in milliseconds.</summary>
    public long NewestAt => Volatile.Read(ref newestAt);

    /// <param name="rate">The limit.</param>
    /// <param name="cost">Units.</param>
    /// <param name="now">Milliseconds of a clock that may be set: it goes on from the newest use at the earliest.</param>
    /// <returns>Whether they are spent, and where the limit stands then.</returns>
    public (bool IsSpent, LimitState State) Spend(RateLimit rate, int cost, long now)
    {
        lock (gate)
        {
            now = Math.Max(now, newestAt);
            var window = (long)rate.Window.TotalMilliseconds;
            while (uses.TryPeek(out var oldest) && oldest.At <= now - window)
            {
                spent -= uses.Dequeue().Count;
            }

            var isSpent = spent + cost <= rate.Limit;
            if (isSpent)
            {
                spent += cost;
                uses.Enqueue((now, cost));
                Volatile.Write(ref newestAt, now);
            }

            var wait = isSpent ? WaitFor(1, rate, window, now) : WaitFor(cost, rate, window, now);
            return (isSpent, new LimitState(rate.Limit, rate.Window, Math.Max(0, rate.Limit - spent), wait));
        }
    }

    /// <returns>Where the limit stands at an instant if nothing is spent until then.</returns>
    public LimitState Look(RateLimit rate, long at)
    {
        lock (gate)
        {
            at = Math.Max(at, newestAt);
            var window = (long)rate.Window.TotalMilliseconds;
            var counted = uses.Where(use => use.At > at - window).ToList();
            var wait = counted is [var oldest, ..] ? oldest.At + window - at : window;
            return new LimitState(rate.Limit, rate.Window, Math.Max(0, rate.Limit - counted.Sum(use => (long)use.Count)), TimeSpan.FromMilliseconds(wait));
        }
    }

    /// <summary>How long until so many units are free that are not now; for those that are, until the oldest comes back.</summary>
    private TimeSpan WaitFor(int cost, RateLimit rate, long window, long now)
    {
        var missing = Math.Max(1, spent + cost - rate.Limit);
        foreach (var (at, count) in uses)
        {
            missing -= count;
            if (missing <= 0)
            {
                return TimeSpan.FromMilliseconds(Math.Max(1, at + window - now));
            }
        }

        return TimeSpan.FromMilliseconds(window);
    }
}
