using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>A folder in which Pulse has started and stopped. It is created once, and copied for tests of later starts.</summary>
[SetUpFixture]
public sealed class FirstStart
{
    private static readonly WorkFolder Folder = new();

    public static void CopyTo(WorkFolder folder) => Folder.CopyTo(folder);

    [OneTimeSetUp]
    public static async Task MakeAsync()
    {
        await using var pulse = await PulseProcess.StartReadyAsync(Folder);
        pulse.Terminate();
        await pulse.ExitAsync();
    }

    [OneTimeTearDown]
    public static void Delete() => Folder.Dispose();
}
