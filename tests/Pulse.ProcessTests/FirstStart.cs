using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>A folder in which Pulse has started and stopped. It is created once, and copied for tests of later starts.</summary>
[SetUpFixture]
public sealed class FirstStart
{
    private static readonly WorkFolder Folder = new();

    public static void CopyTo(WorkFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories))
        {
            var copy = folder.File(Path.GetRelativePath(Folder.Path, file));
            MakeFolder(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [OneTimeSetUp]
    public static async Task MakeAsync()
    {
        await using var pulse = await PulseProcess.StartReadyAsync(Folder);
        pulse.Terminate();
        await pulse.ExitAsync();
    }

    [OneTimeTearDown]
    public static void Delete() => Folder.Dispose();

    /// <summary>With the permissions that Pulse sets: only for the owner.</summary>
    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
