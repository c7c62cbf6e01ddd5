using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Logs the heads of chains that have grown. The log is out of reach for an attacker of the database: a chain whose newest events were
/// removed no longer reaches a logged head.
/// </summary>
internal sealed partial class AuditHeads(ILogger<AuditHeads> logger) : PeriodicWork(Interval, logger), IDerivedState
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ILogger logger = logger;
    private readonly ConcurrentDictionary<long, (long Position, byte[] Mac)> unlogged = new();

    /// <summary>Records a committed head of a chain.</summary>
    public void Note(long chain, long position, byte[] mac) =>
        unlogged.AddOrUpdate(chain, (position, mac), (_, known) => known.Position > position ? known : (position, mac));

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        Log();
        return Task.CompletedTask;
    }

    /// <summary>Logs the heads first. They are evidence if a restored database does not reach them.</summary>
    public void ForgetAll() => Log();

    private void Log()
    {
        foreach (var chain in unlogged.Keys)
        {
            if (unlogged.TryRemove(chain, out var head))
            {
                LogHead(logger, chain, head.Position, Convert.ToHexStringLower(head.Mac));
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Head of audit chain {Chain}: event {Position}, MAC {Mac}.")]
    private static partial void LogHead(ILogger logger, long chain, long position, string mac);
}
