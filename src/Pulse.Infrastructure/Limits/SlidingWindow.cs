using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The uses within the last window. No span of the window's length ever holds more than the limit. Uses within 1/500 of the window are
/// stored together and become free when the last of them does, so memory is at most 24 KB. Times are milliseconds of a monotonic clock.
/// </summary>
internal sealed class SlidingWindow
{
    /// <summary>Maximum number of entries in a window.</summary>
    private const int Slots = 500;

    private readonly Lock gate = new();
    private readonly List<Use> uses = [];
    private int first;
    private long spent;
    private long newestAt = long.MinValue;
    private long length;
    private Task? loading;
    private bool isRetired;

    /// <summary>Adds the units spent before this window was created, once. Concurrent callers wait. After a failure, the next caller
    /// retries.</summary>
    /// <param name="read">Reads times and units, oldest first.</param>
    public Task LoadAsync(Func<Task<IReadOnlyList<(long At, int Count)>>> read)
    {
        lock (gate)
        {
            return loading is null or { IsFaulted: true } or { IsCanceled: true }
                ? loading = Task.Run(async () => Restore(await read()))
                : loading;
        }
    }

    /// <summary>Spends units if the limit allows it.</summary>
    /// <returns>Null if this window was dropped. A new one replaces it.</returns>
    public RateSpent? Spend(RateLimit rate, int cost, long now)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return null;
            }

            now = Math.Max(now, newestAt);
            length = LengthOf(rate);
            Forget(now - length);
            var isSpent = cost == 0 || spent + cost <= rate.Limit;
            if (isSpent && cost > 0)
            {
                Add(now, cost);
            }

            return new RateSpent(isSpent, StateOf(rate, isSpent ? 1 : cost, now), now);
        }
    }

    /// <summary>Returns spent units of a use that another check has rejected.</summary>
    public void GiveBack(RateSpent given, int cost)
    {
        lock (gate)
        {
            var index = uses.FindLastIndex(use => use.From <= given.At && use.At >= given.At);
            if (index >= first)
            {
                uses[index] = uses[index] with { Count = uses[index].Count - cost };
                spent -= cost;
            }
        }
    }

    /// <returns>Whether a use at the given time would be accepted if nothing is spent until then, and the state of the limit.</returns>
    public RateSpent Look(RateLimit rate, int cost, long at)
    {
        lock (gate)
        {
            at = Math.Max(at, newestAt);
            var over = uses.FindIndex(first, use => use.At > at - LengthOf(rate));
            var left = over < 0 ? 0 : uses.Skip(over).Sum(use => (long)use.Count);
            var fits = cost == 0 || left + cost <= rate.Limit;
            var wait = WaitFor(left + (fits ? 1 : cost) - rate.Limit, over < 0 ? uses.Count : over, LengthOf(rate), at);
            return new RateSpent(fits, new LimitState(rate.Limit, rate.Window, Math.Max(0, rate.Limit - left), wait), at);
        }
    }

    /// <summary>Retires a window whose units no longer count.</summary>
    /// <param name="now">Current time.</param>
    /// <param name="unusedSince">Also retires a window without use since this time. Null to keep it.</param>
    /// <returns>Whether it is retired and must be dropped.</returns>
    public bool TryRetire(long now, long? unusedSince)
    {
        lock (gate)
        {
            return isRetired = newestAt <= now - length || newestAt <= unusedSince;
        }
    }

    private static long LengthOf(RateLimit rate) => (long)rate.Window.TotalMilliseconds;

    private void Restore(IReadOnlyList<(long At, int Count)> before)
    {
        lock (gate)
        {
            uses.InsertRange(first, before.Select(use => new Use(use.At, use.At, use.Count)));
            spent += before.Sum(use => (long)use.Count);
            newestAt = uses.Count > first ? Math.Max(newestAt, uses[^1].At) : newestAt;
        }
    }

    private void Add(long now, int cost)
    {
        if (uses.Count > first && uses[^1].From > now - length / Slots)
        {
            uses[^1] = uses[^1] with { At = now, Count = uses[^1].Count + cost };
        }
        else
        {
            uses.Add(new Use(now, now, cost));
        }

        spent += cost;
        newestAt = now;
    }

    /// <summary>Drops expired entries. The list is compacted when half of it is expired.</summary>
    private void Forget(long upTo)
    {
        while (first < uses.Count && uses[first].At <= upTo)
        {
            spent -= uses[first++].Count;
        }

        if (first > uses.Count / 2)
        {
            uses.RemoveRange(0, first);
            first = 0;
        }
    }

    private LimitState StateOf(RateLimit rate, int cost, long now) =>
        new(rate.Limit, rate.Window, Math.Max(0, rate.Limit - spent), WaitFor(spent + cost - rate.Limit, first, length, now));

    /// <summary>How long until the missing units are free. If none is missing, how long until the oldest unit becomes free.</summary>
    /// <returns>Null if that never happens, because fewer units are spent.</returns>
    private TimeSpan? WaitFor(long missing, int from, long window, long now)
    {
        missing = Math.Max(1, missing);
        for (var index = from; index < uses.Count; index++)
        {
            missing -= uses[index].Count;
            if (missing <= 0)
            {
                return TimeSpan.FromMilliseconds(Math.Max(1, uses[index].At + window - now));
            }
        }

        return null;
    }

    /// <summary>Units spent between two times.</summary>
    private readonly record struct Use(long From, long At, int Count);
}

/// <summary>Result of spending rate units.</summary>
/// <param name="IsSpent">True if all units were spent, false if none.</param>
/// <param name="State">State of the limit afterwards.</param>
/// <param name="At">Time of the use on the window's clock.</param>
internal readonly record struct RateSpent(bool IsSpent, LimitState State, long At);
