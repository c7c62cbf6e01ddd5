using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Records the names and tags of every activity and every measurement in the process, except those of the tests' own client.
/// </summary>
public sealed class TelemetrySink : IDisposable
{
    private const string Client = "System.Net.Http";

    private readonly ActivityListener activities;
    private readonly MeterListener meters;

    public TelemetrySink()
    {
        activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name != Client,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(activities);

        meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<byte>(Keep);
        meters.SetMeasurementEventCallback<int>(Keep);
        meters.SetMeasurementEventCallback<long>(Keep);
        meters.SetMeasurementEventCallback<double>(Keep);
        meters.Start();
    }

    public ConcurrentQueue<string> Activities { get; } = new();

    public ConcurrentQueue<string> Measurements { get; } = new();

    /// <summary>Reads the observable instruments.</summary>
    public void Collect() => meters.RecordObservableInstruments();

    public void Dispose()
    {
        activities.Dispose();
        meters.Dispose();
    }

    private void Keep(Activity activity)
    {
        var events = activity.Events.Select(happened => $"{happened.Name} {TextOf(happened.Tags)}");
        Activities.Enqueue(
            $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString} "
            + $"{TextOf(activity.TagObjects)} {TextOf(activity.Baggage)} {string.Join(" ", events)}");
    }

    private void Keep<T>(Instrument instrument, T measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        Measurements.Enqueue($"{instrument.Meter.Name} {instrument.Name} {TextOf(tags.ToArray())}");

    private static string TextOf<T>(IEnumerable<KeyValuePair<string, T>> tags) =>
        string.Join(" ", tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
