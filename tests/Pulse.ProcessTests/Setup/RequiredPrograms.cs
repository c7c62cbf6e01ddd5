namespace Pulse.ProcessTests.Setup;

/// <summary>Programs of the machine that some tests need. <c>.ci/run</c> installs them.</summary>
public static class RequiredPrograms
{
    /// <summary>Skips the test if the program is not installed.</summary>
    public static void Require(string name)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))))
        {
            Assert.Ignore($"{name} is not installed.");
        }
    }
}
