namespace Pulse.Bench.Hosts;

/// <summary>Takes whatever telemetry is sent to it, and does nothing with it.</summary>
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

    /// <summary>Makes a process export its metrics to here: what OpenTelemetry's own variables say.</summary>
    public static (string Name, string Value)[] Metrics(Uri collector) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_off"),
    ];
}
