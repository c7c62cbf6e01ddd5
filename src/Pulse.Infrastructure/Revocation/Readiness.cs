using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Whether this node can serve requests. It uses the results of the node's own periodic work, reading the change feed and writing its row,
/// so a probe costs nothing.
/// </summary>
public sealed class Readiness(FeedLag lag, CacheOptions options, DatabaseFaults faults)
{
    /// <summary>A read that takes longer counts as failed.</summary>
    private static readonly TimeSpan MaxReadTime = TimeSpan.FromSeconds(3);

    /// <summary>Longer than the report interval plus the deadline of a write.</summary>
    private static readonly TimeSpan MaxWriteAge = TimeSpan.FromSeconds(30);

    private long wroteAt = TimeProvider.System.GetTimestamp();
    private int hasWriteFailed;

    /// <summary>Why the node is not ready. Null if it is ready.</summary>
    public string? Fault =>
        faults.IsDamaged ? "The database file is damaged."
        : lag.IsLost || lag.Age > options.FeedInterval * 2 + MaxReadTime ? "The change feed cannot be read."
        : Volatile.Read(ref hasWriteFailed) == 1 || WriteAge > MaxWriteAge + options.FeedInterval ? "The database cannot be written."
        : null;

    private TimeSpan WriteAge => TimeProvider.System.GetElapsedTime(Volatile.Read(ref wroteAt));

    /// <summary>Runs the node's own write and remembers whether it succeeded.</summary>
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

/// <summary>The health check of <c>/health/ready</c>.</summary>
public sealed class ReadinessCheck(Readiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.Fault is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy());
}
