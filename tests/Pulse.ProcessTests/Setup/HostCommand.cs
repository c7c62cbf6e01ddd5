namespace Pulse.ProcessTests.Setup;

/// <summary>A command of the host, as an operator runs it in the folder of Pulse.</summary>
public static class HostCommand
{
    /// <returns>The exit code, and the output after the command has ended.</returns>
    public static async Task<(int ExitCode, Output Output)> RunAsync(WorkFolder folder, params string[] words)
    {
        await using var process = PulseProcess.Start(folder, words);
        return (await process.ExitAsync(), process.Output);
    }

    /// <summary>Asserts that the command succeeds.</summary>
    public static async Task<Output> SucceedAsync(WorkFolder folder, params string[] words)
    {
        var (exitCode, output) = await RunAsync(folder, words);
        Assert.That(exitCode, Is.Zero, () => $"{output}");
        return output;
    }
}
