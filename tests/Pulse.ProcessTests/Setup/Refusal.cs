using System.Text.RegularExpressions;

namespace Pulse.ProcessTests.Setup;

/// <summary>A refused start or command: an exit code, a line for each error, and no stack trace.</summary>
public static partial class Refusal
{
    public static async Task AssertAsync(PulseProcess pulse, params string[] faults) =>
        Assert.That(await ErrorsOfAsync(pulse), Is.EquivalentTo(faults));

    /// <returns>The reported errors, after everything else was asserted.</returns>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(PulseProcess pulse) => ErrorsOf((await pulse.ExitAsync(), pulse.Output));

    /// <returns>The reported errors of an ended run, after everything else was asserted.</returns>
    public static IReadOnlyList<string> ErrorsOf((int ExitCode, Output Output) run)
    {
        Assert.That(run.ExitCode, Is.EqualTo(1), () => $"{run.Output}");
        Assert.That(run.Output.ToString(), Does.Not.Contain("   at ").And.Not.Contain("fail: "));
        Assert.That(run.Output.Errors, Is.Not.Empty.And.All.Matches(Beginning().ToString()));
        return [.. run.Output.Errors.Select(line => Beginning().Replace(line, ""))];
    }

    /// <summary>For a command, such as "audit check failed: ".</summary>
    [GeneratedRegex("^(Pulse cannot start|[a-z-]+ [a-z-]+ failed): ")]
    private static partial Regex Beginning();
}
