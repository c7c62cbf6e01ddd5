namespace Pulse.AspNetCore.Caching;

/// <summary>What the stream has told, and for how long this may be relied on.</summary>
internal sealed class RevocationView(TimeProvider clock)
{
    /// <summary>Before the first connection: no answer is covered.</summary>
    private volatile RevocationHistory history = new(from: long.MaxValue);

    private long trustedUntil = long.MinValue;

    public RevocationHistory History => history;

    /// <summary>Whether Pulse has confirmed, recently enough, that this service knows all revocations.</summary>
    public bool IsTrusted => IsTrustedAt(clock.GetTimestamp());

    public bool IsTrustedAt(long timestamp) => timestamp < Volatile.Read(ref trustedUntil);

    /// <summary>Changes may have been missed: all answers end.</summary>
    public void Restart(long from)
    {
        Distrust();
        history = new RevocationHistory(from);
    }

    public void Revoke(long position, IReadOnlyList<string> tags) => history.Add(position, tags);

    /// <param name="sent">When the confirmed acknowledgement was sent. A clock that cannot be set.</param>
    /// <param name="maxStaleness">How long after it answers may be used.</param>
    public void Trust(long sent, TimeSpan maxStaleness) =>
        Volatile.Write(ref trustedUntil, sent + (long)(maxStaleness.TotalSeconds * clock.TimestampFrequency));

    public void Distrust() => Volatile.Write(ref trustedUntil, long.MinValue);
}
