namespace Pulse.ProcessTests.Setup;

/// <summary>Tests on a terminal need the program that makes one.</summary>
internal static class Terminal
{
    public static void SkipWithoutScript()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!OperatingSystem.IsLinux() || !Array.Exists(folders, folder => File.Exists(Path.Combine(folder, "script"))))
        {
            Assert.Ignore("No terminal here: 'script' of util-linux, which makes one, is missing.");
        }
    }
}
