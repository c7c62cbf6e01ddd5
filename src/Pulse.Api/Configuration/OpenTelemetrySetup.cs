using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pulse.Application.Common;

namespace Pulse.Api.Configuration;

/// <summary>Sends metrics and traces to an OpenTelemetry collector, where one is configured by the standard's own settings.</summary>
internal static class OpenTelemetrySetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Endpoint]))
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Telemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"))
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
        return services;
    }
}
