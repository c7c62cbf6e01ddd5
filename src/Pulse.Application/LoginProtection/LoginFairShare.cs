namespace Pulse.Application.LoginProtection;

/// <summary>
/// A tree of queues with fair shares. The parts of a share are served in turn, however many logins wait in each (start-time fair
/// queueing). A part that was just served comes after the others, also if it sends its attempts one by one.
/// </summary>
internal sealed class LoginFairShare
{
    /// <summary>Maximum number of empty parts that keep their position.</summary>
    private const int MaxIdle = 1_024;

    private readonly Dictionary<string, LoginFairShare> parts = [];
    private readonly LinkedList<WaitingLogin> waiting = [];

    /// <summary>The current round.</summary>
    private long round;

    /// <summary>The round of the parent in which this share is served next.</summary>
    private long due;

    public int Count { get; private set; }

    private long Oldest => waiting.First?.Value.Number ?? parts.Values.Where(part => part.Count > 0).Min(part => part.Oldest);

    private WaitingLogin Newest => waiting.Last?.Value ?? parts.Values.MaxBy(part => part.Count)!.Newest;

    /// <returns>The number of waiting logins at each step of the path.</returns>
    public IEnumerable<int> CountsAlong(ReadOnlyMemory<string> path)
    {
        for (LoginFairShare? share = this; !path.IsEmpty; path = path[1..])
        {
            share = share?.parts.GetValueOrDefault(path.Span[0]);
            yield return share?.Count ?? 0;
        }
    }

    public void Add(WaitingLogin login, ReadOnlySpan<string> path)
    {
        Count++;
        if (path.IsEmpty)
        {
            waiting.AddLast(login);
            return;
        }

        if (!parts.TryGetValue(path[0], out var part))
        {
            parts[path[0]] = part = new LoginFairShare();
        }

        part.due = part.Count == 0 ? Math.Max(part.due, round) : part.due;
        part.Add(login, path[1..]);
    }

    /// <returns>False if the login does not wait here.</returns>
    public bool Remove(WaitingLogin login, ReadOnlySpan<string> path)
    {
        var isRemoved = path.IsEmpty ? waiting.Remove(login) : parts.TryGetValue(path[0], out var part) && part.Remove(login, path[1..]);
        if (isRemoved)
        {
            Removed();
        }

        return isRemoved;
    }

    /// <summary>Takes the next login that passes the predicate. Null if none does.</summary>
    public WaitingLogin? TakeNext(Func<WaitingLogin, bool> may)
    {
        if (waiting.FirstOrDefault(may) is { } first)
        {
            waiting.Remove(first);
            Removed();
            return first;
        }

        foreach (var part in parts.Values.Where(part => part.Count > 0).OrderBy(part => part.due).ThenBy(part => part.Oldest))
        {
            if (part.TakeNext(may) is { } next)
            {
                round = Math.Max(round, part.due);
                part.due++;
                Removed();
                return next;
            }
        }

        return null;
    }

    /// <summary>
    /// The newest login of the largest part, which gives way to a smaller part. Null if no part has at least two more than
    /// <paramref name="name"/>.
    /// </summary>
    public WaitingLogin? NewestOfLargest(string name)
    {
        var largest = parts.Values.MaxBy(part => part.Count);
        return largest is not null && largest.Count > (Part(name)?.Count ?? 0) + 1 ? largest.Newest : null;
    }

    public LoginFairShare? Part(string name) => parts.GetValueOrDefault(name);

    private void Removed()
    {
        Count--;
        if (Count == 0)
        {
            parts.Clear();
            round = 0;
        }
        else if (parts.Count > MaxIdle)
        {
            foreach (var name in parts.Where(part => part.Value.Count == 0).Select(part => part.Key).ToList())
            {
                parts.Remove(name);
            }
        }
    }
}
