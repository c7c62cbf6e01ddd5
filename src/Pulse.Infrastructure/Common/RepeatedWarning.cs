namespace Pulse.Infrastructure.Common;

/// <summary>
/// Limits warnings that requests can cause. It logs the first case at once, and then the number of further cases once per interval. After
/// an interval without a case, the next case is a first one again.
/// </summary>
/// <param name="clock">Measures the interval.</param>
/// <param name="first">Logs the first case, with its reason.</param>
/// <param name="further">Logs the number of further cases and the last reason.</param>
public sealed class RepeatedWarning(TimeProvider clock, Action<string> first, Action<int, string> further) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private ITimer? counting;
    private string latest = "";
    private int count;

    public void Add(string reason)
    {
        lock (gate)
        {
            latest = reason;
            if (counting is not null)
            {
                count++;
                return;
            }

            counting = clock.CreateTimer(_ => Report(), state: null, Interval, Interval);
        }

        first(reason);
    }

    public void Dispose() => counting?.Dispose();

    private void Report()
    {
        (int Count, string Reason) report;
        lock (gate)
        {
            report = (count, latest);
            count = 0;
            if (report.Count == 0)
            {
                counting?.Dispose();
                counting = null;
                return;
            }
        }

        further(report.Count, report.Reason);
    }
}
