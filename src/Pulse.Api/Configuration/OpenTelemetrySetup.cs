using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Configuration;

/// <summary>Sends metrics and traces to an OpenTelemetry collector, if the standard settings name one.</summary>
internal static class OpenTelemetrySetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Endpoint]))
        {
            return services;
        }

        RefuseBad(configuration);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Telemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(
                Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"))
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
        return services;
    }

    /// <summary>Checks the settings. The exporter ignores invalid ones, and would send to another address or nothing.</summary>
    /// <exception cref="StartupException">The endpoint is not an address, or the protocol is unknown.</exception>
    private static void RefuseBad(IConfiguration configuration)
    {
        if (!Uri.TryCreate(configuration[Endpoint], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new StartupException($"{Endpoint} must be an address such as http://collector:4317.");
        }

        if (configuration[Protocol] is { Length: > 0 } protocol && !Protocols.Contains(protocol))
        {
            throw new StartupException($"{Protocol} must be {string.Join(" or ", Protocols)}.");
        }
    }
}
