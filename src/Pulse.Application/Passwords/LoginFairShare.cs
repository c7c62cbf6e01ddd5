namespace Pulse.Application.Passwords;

/// <summary>
/// What waits, in a tree of shares. The parts of a share are served in turn, however much waits in each (start-time fair queueing): a part
/// that has just been served comes after those that have not, also when it sends its attempts one after the other.
/// </summary>
internal sealed class LoginFairShare
{
    /// <summary>Parts in which nothing waits are forgotten beyond this number.</summary>
    private const int MaxIdle = 1_024;

    private readonly Dictionary<string, LoginFairShare> parts = [];
    private readonly LinkedList<WaitingLogin> waiting = [];

    /// <summary>The round that is being served.</summary>
    private long round;

    /// <summary>The round of the parent in which this is served next.</summary>
    private long due;

    public int Count { get; private set; }

    private long Oldest => waiting.First?.Value.Number ?? parts.Values.Where(part => part.Count > 0).Min(part => part.Oldest);

    private WaitingLogin Newest => waiting.Last?.Value ?? parts.Values.MaxBy(part => part.Count)!.Newest;

    /// <returns>How much waits at each step of a path.</returns>
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

    /// <returns>False where it does not wait here.</returns>
    public bool Remove(WaitingLogin login, ReadOnlySpan<string> path)
    {
        var isRemoved = path.IsEmpty ? waiting.Remove(login) : parts.TryGetValue(path[0], out var part) && part.Remove(login, path[1..]);
        if (isRemoved)
        {
            Removed();
        }

        return isRemoved;
    }

    /// <summary>Takes what is to be served next.</summary>
    /// <param name="may">Whether it may be served now.</param>
    /// <returns>Null where none may.</returns>
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

    /// <summary>Finds the newest of the part in which most waits, which has to make room for a part in which less does.</summary>
    /// <param name="name">The part where room is needed.</param>
    /// <returns>Null where no part has at least two more.</returns>
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
