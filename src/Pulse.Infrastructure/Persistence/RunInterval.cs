using System.Diagnostics;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// The interval of periodic work that a signal can wake earlier. Signals do not extend the interval, however frequent they are.
/// </summary>
internal sealed class RunInterval(TimeSpan interval)
{
    private long begunAt = Stopwatch.GetTimestamp();

    /// <summary>Whether the last wait has reached the end of the interval. False after a signal.</summary>
    public bool IsOver { get; private set; }

    /// <param name="waitAsync">Waits for a signal, but not longer than this time.</param>
    public async Task WaitAsync(Func<TimeSpan, Task> waitAsync)
    {
        var rest = interval - Stopwatch.GetElapsedTime(begunAt);
        await waitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        IsOver = Stopwatch.GetElapsedTime(begunAt) >= interval;
        begunAt = IsOver ? Stopwatch.GetTimestamp() : begunAt;
    }
}
