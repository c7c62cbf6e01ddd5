namespace Pulse.AspNetCore.Backchannel;

/// <summary>
/// If Pulse answers nothing, further questions fail at once, so that requests do not pile up. After a second, one question tries again.
/// </summary>
internal sealed class BackchannelPause(TimeSpan timeout, TimeProvider clock)
{
    private const long None = long.MinValue;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    private long until = None;
    private long lastAnswer = None;

    /// <returns>Whether the question may be asked.</returns>
    public bool TryEnter()
    {
        var (end, now) = (Volatile.Read(ref until), clock.GetTimestamp());

        // The one that tries keeps the others out until it has ended.
        return end == None || (now >= end && Interlocked.CompareExchange(ref until, now + Ticks(timeout + Length), end) == end);
    }

    public void Answered()
    {
        Volatile.Write(ref lastAnswer, clock.GetTimestamp());
        Volatile.Write(ref until, None);
    }

    /// <summary>A question got no answer in time. It means nothing if others got one since.</summary>
    /// <param name="begun">When it was asked.</param>
    public void Unanswered(long begun) =>
        Volatile.Write(ref until, Volatile.Read(ref lastAnswer) > begun ? None : clock.GetTimestamp() + Ticks(Length));

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
