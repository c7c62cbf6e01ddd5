namespace Pulse.AspNetCore.Revocations;

/// <summary>The state of the stream, for health checks, metrics and logs.</summary>
internal sealed class ListenerState
{
    private readonly Lock changing = new();
    private bool isReported;
    private long revocations;

    public bool IsConnected { get; private set; }

    /// <summary>Whether Pulse refuses the credential of this service.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Why the last stream ended.</summary>
    public string? Reason { get; private set; }

    /// <summary>Events that revoked something.</summary>
    public long Revocations => Volatile.Read(ref revocations);

    /// <returns>Whether it was not connected before.</returns>
    public bool Connected()
    {
        lock (changing)
        {
            var changed = !IsConnected;
            (IsConnected, IsRefused, Reason, isReported) = (true, false, null, false);
            return changed;
        }
    }

    /// <returns>Whether this has not been reported since the last connection.</returns>
    public bool Ended(string reason, bool isRefused)
    {
        lock (changing)
        {
            var isNew = !isReported || isRefused != IsRefused;
            (IsConnected, IsRefused, Reason, isReported) = (false, isRefused, reason, true);
            return isNew;
        }
    }

    public void Revoked() => Interlocked.Increment(ref revocations);
}
