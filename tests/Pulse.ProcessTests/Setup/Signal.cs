using System.Diagnostics;

namespace Pulse.ProcessTests.Setup;

public static class Signal
{
    /// <param name="name">The POSIX name without SIG.</param>
    /// <param name="process">A process that the test has started.</param>
    public static void Send(string name, Process process)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {process.Id}"]);
        kill.WaitForExit();
        Assert.That(kill.ExitCode, Is.Zero);
    }
}
