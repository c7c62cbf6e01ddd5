using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

public sealed class TelemetryExportTests
{
    private static readonly string[] Metrics =
    [
        "pulse.credential.verifications", "pulse.logins", "pulse.database.commands", "pulse.revocation.lag", "pulse.cache.entries",
        "pulse.feed.age",
        "pulse.password_hashing.queue", "http.server.request.duration",
    ];

    private static readonly string[] Activities = ["pulse.login", "pulse.credential.look_up", "pulse.revocation", "POST auth/login"];

    /// <summary>The intervals are longer than the test, so that Pulse sent everything because it stopped.</summary>
    [Test]
    public async Task Pending_telemetry_is_exported_before_the_process_exits()
    {
        using var collector = new Collector();
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(
            folder,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "600000"),
            ("OTEL_BSP_SCHEDULE_DELAY", "600000"));
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyAsync(token, "measured");
        await client.LogoutAsync(await client.LoginAsync(key));

        pulse.Terminate();
        var exitCode = await pulse.ExitAsync();

        Assert.That(exitCode, Is.Zero);
        Assert.That(Metrics.Where(name => !collector.Has("/v1/metrics", name)), Is.Empty);
        Assert.That(Activities.Where(name => !collector.Has("/v1/traces", name)), Is.Empty);
        Assert.That(collector.Has("/v1/traces", (string)key["apiSecret"]!) || collector.Has("/v1/traces", token), Is.False);
    }
}
