using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Records the measurements of Pulse in one application.</summary>
public sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, Measured Measured)> kept = new();
    private readonly MeterListener listener;

    public Measurements(IServiceProvider application)
    {
        var factory = application.GetRequiredService<IMeterFactory>();
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == Telemetry.Name && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    /// <returns>All measurements of an instrument so far.</returns>
    public IReadOnlyList<Measured> Of(string instrument) =>
        [.. kept.Where(one => one.Instrument == instrument).Select(one => one.Measured)];

    /// <returns>The current value of an observable instrument.</returns>
    public double Ask(string instrument)
    {
        listener.RecordObservableInstruments();
        return Of(instrument)[^1].Value;
    }

    public void Forget() => kept.Clear();

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => kept.Enqueue(
        (instrument.Name, new Measured(value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
}

/// <summary>One recorded value.</summary>
public sealed record Measured(double Value, string Tags);
