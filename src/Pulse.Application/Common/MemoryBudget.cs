namespace Pulse.Application.Common;

/// <summary>Counts the bytes that a cache uses, and limits them.</summary>
/// <param name="limit">Maximum number of bytes.</param>
public sealed class MemoryBudget(long limit)
{
    private long used;

    public long Used => Volatile.Read(ref used);

    public bool IsExceeded => Used > limit;

    /// <summary>Takes bytes that are in use already, even beyond the limit.</summary>
    public void Take(long bytes) => Interlocked.Add(ref used, bytes);

    /// <returns>False, with nothing taken, if the limit would be exceeded.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref used, -bytes);
}
