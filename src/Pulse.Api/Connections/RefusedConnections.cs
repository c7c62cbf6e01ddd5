using Pulse.Application.Common;

namespace Pulse.Api.Connections;

/// <summary>Counts refused connections in a metric and logs their number once per interval.</summary>
internal sealed partial class RefusedConnections(Telemetry telemetry, ILogger<RefusedConnections> logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly int[] counts = new int[Enum.GetValues<Refusal>().Length];
    private Timer? pendingLog;

    public void Add(Refusal reason)
    {
        telemetry.RefusedConnection(reason.ToString().ToLowerInvariant());
        lock (gate)
        {
            counts[(int)reason]++;
            pendingLog ??= new Timer(_ => Log(), state: null, Interval, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => pendingLog?.Dispose();

    private void Log()
    {
        int[] logged;
        lock (gate)
        {
            logged = [.. counts];
            Array.Clear(counts);
            pendingLog?.Dispose();
            pendingLog = null;
        }

        LogRefused(Interval.TotalSeconds, logged[(int)Refusal.Max], logged[(int)Refusal.Address], logged[(int)Refusal.Files]);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Connections refused in {Seconds} s: {OfAll} because of Connections:Max, {OfAddress} because of Connections:MaxPerAddress. "
        + "Connections waited {Files} times because too few files can be opened (ulimit -n).")]
    private partial void LogRefused(double seconds, int ofAll, int ofAddress, int files);
}
