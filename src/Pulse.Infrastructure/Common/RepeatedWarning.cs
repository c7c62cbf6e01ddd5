namespace Pulse.Infrastructure.Common;

/// <summary>
/// Warns of what requests can cause without end: of the first case at once, of those after it by their number, once an interval. An interval
/// without a case ends the count.
/// </summary>
/// <param name="clock">Measures the interval.</param>
/// <param name="first">Writes the warning of the first case, with its reason.</param>
/// <param name="further">Writes how many further cases there were, and the reason of the last one.</param>
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

            counting = clock.CreateTimer(_ => Tell(), state: null, Interval, Interval);
        }

        first(reason);
    }

    public void Dispose() => counting?.Dispose();

    private void Tell()
    {
        (int Count, string Reason) told;
        lock (gate)
        {
            told = (count, latest);
            count = 0;
            if (told.Count == 0)
            {
                counting?.Dispose();
                counting = null;
                return;
            }
        }

        further(told.Count, told.Reason);
    }
}
