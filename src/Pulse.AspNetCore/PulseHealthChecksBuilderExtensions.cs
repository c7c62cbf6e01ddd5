using Pulse.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods to check the connection to Pulse.</summary>
public static class PulseHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of the connection to Pulse: degraded without it, because each request then asks Pulse, and unhealthy if Pulse refuses
    /// the credential of this service.
    /// </summary>
    public static IHealthChecksBuilder AddPulse(
        this IHealthChecksBuilder builder, string name = PulseDefaults.HealthCheckName, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new(
            name,
            services => ActivatorUtilities.CreateInstance<PulseHealthCheck>(services),
            failureStatus: null,
            tags));
    }
}
