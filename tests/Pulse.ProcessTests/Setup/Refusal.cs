namespace Pulse.ProcessTests.Setup;

/// <summary>A refused start: an exit code, a line for each error, and no stack trace.</summary>
public static class Refusal
{
    private const string Beginning = "Pulse cannot start: ";

    public static async Task AssertAsync(PulseProcess pulse, params string[] faults) =>
        Assert.That(await ErrorsOfAsync(pulse), Is.EquivalentTo(faults));

    /// <returns>The reported errors, after everything else was asserted.</returns>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(PulseProcess pulse) => ErrorsOf((await pulse.ExitAsync(), pulse.Output));

    /// <returns>The reported errors of an ended run, after everything else was asserted.</returns>
    public static IReadOnlyList<string> ErrorsOf((int ExitCode, Output Output) run)
    {
        Assert.That(run.ExitCode, Is.EqualTo(1), () => $"{run.Output}");
        Assert.That(run.Output.ToString(), Does.Not.Contain("   at ").And.Not.Contain("fail: "));
        Assert.That(run.Output.Errors, Is.Not.Empty.And.All.StartsWith(Beginning));
        return [.. run.Output.Errors.Select(line => line[Beginning.Length..])];
    }
}
