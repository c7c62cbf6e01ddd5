namespace Pulse.ProcessTests.Setup;

/// <summary>The date and time of a process that the test starts. Timers and timeouts of the process do not change.</summary>
public sealed class FakeClock : IDisposable
{
    private const string Program = "faketime";

    private readonly WorkFolder folder = new();

    private FakeClock(string offset) => Set(offset);

    /// <summary>The environment of the process.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("LD_PRELOAD", Library()),
        ("FAKETIME_TIMESTAMP_FILE", folder.File("clock")),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];

    /// <summary>The test is skipped if there is no faketime.</summary>
    /// <param name="offset">What is added to the real time, such as <c>+1h</c>.</param>
    public static FakeClock Of(string offset)
    {
        RequiredPrograms.Require(Program);
        return new FakeClock(offset);
    }

    /// <summary>Sets the clock while the process runs. It jumps within about a second.</summary>
    public void Set(string offset)
    {
        File.WriteAllText(folder.File("next"), offset);
        File.Move(folder.File("next"), folder.File("clock"), overwrite: true);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Debian has it in a folder of the processor's architecture.</summary>
    private static string Library() => Directory.EnumerateFiles(
        "/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { MaxRecursionDepth = 2, RecurseSubdirectories = true }).First();
}
