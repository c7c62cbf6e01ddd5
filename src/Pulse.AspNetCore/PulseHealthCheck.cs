using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pulse.AspNetCore;

/// <summary>
/// Degraded while this service does not know of revocations, so that each request asks Pulse. Unhealthy while Pulse refuses the
/// credential of this service.
/// </summary>
internal sealed class PulseHealthCheck(PulseConnections connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var results = connections.All.Where(connection => connection.CachesAnswers).Select(ResultOf).ToList();
        return Task.FromResult(results.Count == 0 ? HealthCheckResult.Healthy() : results.MinBy(result => result.Status));
    }

    private static HealthCheckResult ResultOf(PulseConnection connection) =>
        connection.State.IsRefused
            ? HealthCheckResult.Unhealthy($"Pulse refuses the API key of this service (scheme {connection.Scheme}).")
        : connection.IsTrusted ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded(
            $"Not connected to the revocations of Pulse (scheme {connection.Scheme}): {connection.State.Reason ?? "connecting."}");
}
