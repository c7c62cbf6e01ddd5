using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Writes the heads of the chains that have grown to the log, which goes where whoever alters the database does not reach:
/// a chain whose tail was cut off no longer comes to a head that stands there.
/// </summary>
internal sealed partial class AuditHeads(ILogger<AuditHeads> logger) : PeriodicWork(Interval, logger), IDerivedState
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ILogger logger = logger;
    private readonly ConcurrentDictionary<long, (long Position, byte[] Mac)> grown = new();

    /// <summary>A chain has come to this, and that is committed.</summary>
    public void Note(long chain, long position, byte[] mac) =>
        grown.AddOrUpdate(chain, (position, mac), (_, known) => known.Position > position ? known : (position, mac));

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        Tell();
        return Task.CompletedTask;
    }

    /// <summary>Logs first: a head that a restored database no longer comes to is what the log is kept for.</summary>
    public void ForgetAll() => Tell();

    private void Tell()
    {
        foreach (var chain in grown.Keys)
        {
            if (grown.TryRemove(chain, out var head))
            {
                LogHead(logger, chain, head.Position, Convert.ToHexStringLower(head.Mac));
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The audit log's chain {Chain} has come to event {Position}, {Mac}.")]
    private static partial void LogHead(ILogger logger, long chain, long position, string mac);
}
