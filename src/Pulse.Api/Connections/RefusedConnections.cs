using Pulse.Application.Common;

namespace Pulse.Api.Connections;

/// <summary>Counts refused connections in a metric, and tells the operator of them in one line for each interval.</summary>
internal sealed partial class RefusedConnections(Telemetry telemetry, ILogger<RefusedConnections> logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly int[] counts = new int[Enum.GetValues<Refusal>().Length];
    private Timer? telling;

    public void Add(Refusal why)
    {
        telemetry.RefusedConnection(why.ToString().ToLowerInvariant());
        lock (gate)
        {
            counts[(int)why]++;
            telling ??= new Timer(_ => Tell(), state: null, Interval, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => telling?.Dispose();

    private void Tell()
    {
        int[] told;
        lock (gate)
        {
            told = [.. counts];
            Array.Clear(counts);
            telling?.Dispose();
            telling = null;
        }

        LogRefused(Interval.TotalSeconds, told[(int)Refusal.Max], told[(int)Refusal.Address], told[(int)Refusal.Files]);
    }

    [LoggerMessage(LogLevel.Warning,
        "Connections refused in {Seconds} s: {OfAll} beyond Connections:Max, {OfAddress} beyond Connections:MaxPerAddress. Accepting failed {Files} times because no more files can be opened (ulimit -n).")]
    private partial void LogRefused(double seconds, int ofAll, int ofAddress, int files);
}
