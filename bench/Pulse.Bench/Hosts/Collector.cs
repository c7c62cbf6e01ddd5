namespace Pulse.Bench.Hosts;

/// <summary>Receives telemetry and discards it.</summary>
internal static class Collector
{
    public const string Name = "collector";

    public static Task ServeAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.Run(context => context.Request.Body.CopyToAsync(Stream.Null));
        return app.RunAsync();
    }

    /// <summary>Environment variables of OpenTelemetry that make a process export its metrics to the collector.</summary>
    public static (string Name, string Value)[] Metrics(Uri collector) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_off"),
    ];
}
