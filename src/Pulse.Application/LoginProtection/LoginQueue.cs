namespace Pulse.Application.LoginProtection;

/// <summary>
/// Runs a limited number of attempts at once, and never two with the same key. Further attempts wait in fair shares, limited in
/// number and time. An attempt is rejected if there is no capacity or if it waits too long.
/// </summary>
/// <param name="places">Number of attempts that run at once.</param>
/// <param name="limits">Limits for waiting attempts.</param>
/// <param name="clock">Measures the wait.</param>
internal sealed class LoginQueue(int places, LoginLimits limits, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> busy = [];
    private readonly LoginFairShare all = new();
    private long arrivals;
    private int running;

    /// <summary>Number of waiting attempts.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return all.Count;
            }
        }
    }

    /// <returns>True if the attempt may run; call <see cref="Exit"/> after it. False if it was rejected.</returns>
    public async Task<bool> EnterAsync(LoginSlot slot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WaitingLogin login;
        lock (gate)
        {
            login = new WaitingLogin(slot, ++arrivals);
            if (MayRun(login))
            {
                Run(slot);
                return true;
            }

            if (!HasCapacity(slot))
            {
                return false;
            }

            all.Add(login, slot.Path);
        }

        await using var deadline = clock.CreateTimer(
            _ => Leave(login, () => login.Complete(hasTurn: false)), null, limits.MaxWait, Timeout.InfiniteTimeSpan);
        await using var hangUp = cancellationToken.Register(() => Leave(login, () => login.Cancel(cancellationToken)));
        return await login.Outcome;
    }

    /// <summary>Ends a running attempt.</summary>
    public void Exit(LoginSlot slot)
    {
        lock (gate)
        {
            running--;
            busy.ExceptWith(slot.Keys);
            while (running < places && all.TakeNext(MayRun) is { } next)
            {
                Run(next.Slot);
                next.Complete(hasTurn: true);
            }
        }
    }

    private bool MayRun(WaitingLogin login) => running < places && !busy.Overlaps(login.Slot.Keys);

    private void Run(LoginSlot slot)
    {
        running++;
        busy.UnionWith(slot.Keys);
    }

    /// <summary>If the lane is full, the newest attempt of its largest part is rejected in favor of a smaller part.</summary>
    private bool HasCapacity(LoginSlot slot)
    {
        int[] waiting = [.. all.CountsAlong(slot.Path)];
        if (waiting[^1] >= limits.MaxWaitingPerAddress || waiting[1] >= limits.MaxWaitingPerNetwork)
        {
            return false;
        }

        if (waiting[0] < limits.MaxWaiting)
        {
            return true;
        }

        // Removed through the root, so that all counts along its path stay correct.
        var last = all.Part(slot.Path[0])!.NewestOfLargest(slot.Path[1]);
        return last is not null && Leave(last, () => last.Complete(hasTurn: false));
    }

    private bool Leave(WaitingLogin login, Action then)
    {
        lock (gate)
        {
            var isWaiting = all.Remove(login, login.Slot.Path);
            if (isWaiting)
            {
                then();
            }

            return isWaiting;
        }
    }
}
