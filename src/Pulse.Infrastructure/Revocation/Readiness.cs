using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Whether this node can serve. Known from what the node does anyway at a bounded rate: it reads the change feed, and writes its row
/// among the nodes. To ask costs nothing.
/// </summary>
public sealed class Readiness(FeedLag lag, CacheOptions options, DatabaseFaults faults)
{
    /// <summary>A read that takes longer than this has failed, as far as readiness goes.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(3);

    /// <summary>More than the interval between two reports and the deadline of a write together.</summary>
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(30);

    private long wroteAt = TimeProvider.System.GetTimestamp();
    private int hasWriteFailed;

    /// <summary>Null: it can serve.</summary>
    public string? Fault =>
        faults.IsDamaged ? "The database file is damaged."
        : lag.IsLost || lag.Age > options.FeedInterval * 2 + ReadPatience ? "The change feed cannot be read."
        : Volatile.Read(ref hasWriteFailed) == 1 || WriteAge > WritePatience + options.FeedInterval ? "The database cannot be written."
        : null;

    private TimeSpan WriteAge => TimeProvider.System.GetElapsedTime(Volatile.Read(ref wroteAt));

    /// <summary>Runs the node's own write, and remembers whether it succeeded.</summary>
    public async Task WriteAsync(Func<Task> write)
    {
        try
        {
            await write();
            Volatile.Write(ref wroteAt, TimeProvider.System.GetTimestamp());
            Volatile.Write(ref hasWriteFailed, 0);
        }
        catch
        {
            Volatile.Write(ref hasWriteFailed, 1);
            throw;
        }
    }
}

/// <summary>What <c>/health/ready</c> asks.</summary>
public sealed class ReadinessCheck(Readiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.Fault is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy());
}
