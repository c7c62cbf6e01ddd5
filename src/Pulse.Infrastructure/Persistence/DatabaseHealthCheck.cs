using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Ready means: the database answers.</summary>
public sealed class DatabaseHealthCheck(PulseDbContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer.");
}
