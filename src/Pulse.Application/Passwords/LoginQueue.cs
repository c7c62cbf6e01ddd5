namespace Pulse.Application.Passwords;

/// <summary>
/// Lets attempts pass a few at a time, and never two at once that share a key. What waits is bounded in number and in time, and served
/// in fair shares; what finds no room, or waits too long, is refused.
/// </summary>
/// <param name="places">How many pass at once.</param>
/// <param name="limits">How much may wait, and how long.</param>
/// <param name="clock">Measures the wait.</param>
internal sealed class LoginQueue(int places, LoginLimits limits, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> busy = [];
    private readonly LoginFairShare all = new();
    private long arrivals;
    private int running;

    /// <summary>How much waits.</summary>
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

    /// <returns>Whether the turn has come, which must then be given back; false: there is no room, or it was waited for too long.</returns>
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

            if (!HasRoom(slot))
            {
                return false;
            }

            all.Add(login, slot.Path);
        }

        await using var deadline = clock.CreateTimer(
            _ => Leave(login, () => login.Answer(hasTurn: false)), null, limits.MaxWait, Timeout.InfiniteTimeSpan);
        await using var hangUp = cancellationToken.Register(() => Leave(login, () => login.Cancel(cancellationToken)));
        return await login.Outcome;
    }

    /// <summary>Gives a turn back.</summary>
    public void Exit(LoginSlot slot)
    {
        lock (gate)
        {
            running--;
            busy.ExceptWith(slot.Keys);
            while (running < places && all.TakeNext(MayRun) is { } next)
            {
                Run(next.Turn);
                next.Answer(hasTurn: true);
            }
        }
    }

    private bool MayRun(WaitingLogin login) => running < places && !busy.Overlaps(login.Turn.Keys);

    private void Run(LoginSlot slot)
    {
        running++;
        busy.UnionWith(slot.Keys);
    }

    /// <summary>Where the lane is full, what came last from the largest part of it makes room for a smaller one.</summary>
    private bool HasRoom(LoginSlot slot)
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

        // Taken from the whole tree, so that every count along its path is right.
        var last = all.Part(slot.Path[0])!.NewestOfLargest(slot.Path[1]);
        return last is not null && Leave(last, () => last.Answer(hasTurn: false));
    }

    private bool Leave(WaitingLogin login, Action then)
    {
        lock (gate)
        {
            var isWaiting = all.Remove(login, login.Turn.Path);
            if (isWaiting)
            {
                then();
            }

            return isWaiting;
        }
    }
}
