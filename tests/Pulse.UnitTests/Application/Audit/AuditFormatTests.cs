namespace Pulse.UnitTests.Application.Audit;

/// <summary>
/// The changes that events hold are stored for good and chained. Each kind of event is recorded byte for byte as it was when its sample in
/// RecordedEvents.txt was taken. A new field adds a sample; a sample never changes.
/// </summary>
public sealed class AuditFormatTests
{
    private static readonly Dictionary<string, string> Recorded = ReadSamples();

    private static IEnumerable<string> Kinds => AuditSamples.All.Keys;

    [TestCaseSource(nameof(Kinds))]
    public void An_event_is_recorded_as_ever(string kind) => Assert.That(AuditSamples.All[kind](), Is.EqualTo(Recorded.GetValueOrDefault(kind)));

    [Test]
    public void Every_sample_is_compared() => Assert.That(Recorded.Keys, Is.EquivalentTo(Kinds));

    private static Dictionary<string, string> ReadSamples()
    {
        using var stream = typeof(AuditFormatTests).Assembly.GetManifestResourceStream("RecordedEvents.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(sample => sample[0], sample => sample[1]);
    }
}
