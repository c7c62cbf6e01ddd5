using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The uses within the last window, so that no window holds more than the limit, wherever it begins. Uses within a 500th of the window are
/// kept together and come back when the last of them does: memory is at most 24 KB, whatever the limit. Instants are milliseconds of a
/// monotonic clock.
/// </summary>
internal sealed class SlidingWindow
{
    /// <summary>Entries that a window is divided into at most.</summary>
    private const int Slots = 500;

    private readonly Lock gate = new();
    private readonly List<Use> uses = [];
    private int first;
    private long spent;
    private long newestAt = long.MinValue;
    private long length;
    private Task? loading;
    private bool isRetired;

    /// <summary>Adds, once, what was spent before this window was made. Who comes meanwhile waits for it; where it fails, the next one tries again.</summary>
    /// <param name="read">Instants and units, the oldest first.</param>
    public Task LoadAsync(Func<Task<IReadOnlyList<(long At, int Count)>>> read)
    {
        lock (gate)
        {
            return loading is null or { IsFaulted: true } or { IsCanceled: true } ? loading = Task.Run(async () => Restore(await read())) : loading;
        }
    }

    /// <param name="rate">The limit.</param>
    /// <param name="cost">Units.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Null where this window was dropped: another one takes its place.</returns>
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

    /// <summary>Takes back what was spent for a use that something else has refused.</summary>
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

    /// <returns>Whether a use would be let in at an instant if nothing is spent until then, and where the limit stands.</returns>
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

    /// <summary>Ends a window in which nothing counts any more.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="unusedSince">One that was not used since then ends as well; null where all that count are kept.</param>
    /// <returns>Whether it has ended, and is to be dropped.</returns>
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

    /// <summary>What is forgotten is cut off when it is half of the list.</summary>
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

    /// <summary>How long until so many units are free that are not now; for those that are, until the oldest comes back.</summary>
    /// <returns>Null: never, because no more than these are spent.</returns>
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

    /// <summary>Uses from one instant to another.</summary>
    private readonly record struct Use(long From, long At, int Count);
}

/// <summary>What has become of an attempt to spend.</summary>
/// <param name="IsSpent">Whether all units are spent, or none.</param>
/// <param name="State">Where the limit stands then.</param>
/// <param name="At">When, by the window's clock.</param>
internal readonly record struct RateSpent(bool IsSpent, LimitState State, long At);
