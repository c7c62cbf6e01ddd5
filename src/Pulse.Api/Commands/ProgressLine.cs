using System.Diagnostics;

namespace Pulse.Api.Commands;

/// <summary>Shows the number of checked events on one line of a terminal. Writes nothing if the error output is not a terminal.</summary>
internal sealed class ProgressLine(long total) : IProgress<long>
{
    private const string ClearLine = "\r\e[K";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch running = Stopwatch.StartNew();
    private TimeSpan shownAt = -Interval;
    private long done;
    private bool isShown;

    /// <summary>Adds a number of events.</summary>
    public void Report(long value)
    {
        done += value;
        if (!System.Console.IsErrorRedirected && running.Elapsed - shownAt >= Interval)
        {
            (shownAt, isShown) = (running.Elapsed, true);
            var share = Math.Min(100, done * 100 / Math.Max(1, total));
            var rate = done / running.Elapsed.TotalSeconds;
            System.Console.Error.Write($"{ClearLine}{done:N0} of {total:N0} events ({share} %), {rate:N0} per second");
        }
    }

    /// <summary>Removes the line, so that another output can take its place.</summary>
    public void Clear()
    {
        if (isShown)
        {
            System.Console.Error.Write(ClearLine);
            isShown = false;
        }
    }
}
