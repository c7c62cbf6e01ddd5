using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pulse.AspNetCore;

/// <summary>Measurements of all schemes of Pulse.</summary>
internal sealed class PulseMetrics : IDisposable
{
    private static readonly KeyValuePair<string, object?> Cached = new("source", "cache");
    private static readonly KeyValuePair<string, object?> FromPulse = new("source", "pulse");

    private readonly ConcurrentBag<PulseConnection> watched = [];
    private readonly Meter meter;
    private readonly Counter<long> verifications;
    private readonly Counter<long> outdated;
    private readonly Histogram<double> duration;

    public PulseMetrics(IMeterFactory factory)
    {
        meter = factory.Create(PulseDefaults.MeterName);
        verifications = meter.CreateCounter<long>(
            "pulse.verifications",
            "{verification}",
            "Verified credentials, by source (cache, pulse) and result (ok or the code of the refusal).");
        outdated = meter.CreateCounter<long>(
            "pulse.outdated_answers", "{answer}", "Answers that were older than a revocation that this service knows, and were not used.");
        duration = meter.CreateHistogram<double>("pulse.request.duration", "s", "Time until Pulse has answered about a credential.");
        meter.CreateObservableGauge("pulse.cache.entries", () => Observe(item => item.CachedAnswers), "{answer}", "Answers in memory.");
        meter.CreateObservableGauge(
            "pulse.stream.trusted", () => Observe(item => item.IsTrusted ? 1 : 0), "{connection}", "1 if all revocations are known.");
        meter.CreateObservableCounter(
            "pulse.revocations", () => Observe(item => item.State.Revocations), "{event}", "Events of the stream that revoked something.");
        meter.CreateObservableCounter(
            "pulse.usage.dropped", () => Observe(item => item.Reporter.Dropped), "{item}", "Uses of keys that were not reported.");
    }

    public void Watch(PulseConnection connection) => watched.Add(connection);

    public void Count(Verification verified, bool isCached)
    {
        if (verifications.Enabled)
        {
            var result = verified.Refusal is { } refusal ? refusal.Reason ?? refusal.Code : "ok";
            verifications.Add(1, isCached ? Cached : FromPulse, new KeyValuePair<string, object?>("result", result));
        }
    }

    public void Outdated() => outdated.Add(1);

    public void Asked(TimeSpan time) => duration.Record(time.TotalSeconds);

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Observe(Func<PulseConnection, long> measure) =>
        watched.Select(item => new Measurement<long>(measure(item), new KeyValuePair<string, object?>("scheme", item.Scheme)));
}
