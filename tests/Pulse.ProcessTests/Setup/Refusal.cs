namespace Pulse.ProcessTests.Setup;

/// <summary>A refused start: an exit code, a line for each error, and no stack trace.</summary>
public static class Refusal
{
    private const string Beginning = "Pulse cannot start: ";

    public static async Task AssertAsync(PulseProcess pulse, params string[] faults)
    {
        var errors = await ErrorsOfAsync(pulse);
        Assert.That(errors, Is.EquivalentTo(faults));
    }

    /// <returns>The reported errors, after everything else was asserted.</returns>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(PulseProcess pulse)
    {
        Assert.That(await pulse.ExitAsync(), Is.EqualTo(1), () => $"{pulse.Output}");
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("   at ").And.Not.Contain("fail: "));
        Assert.That(pulse.Output.Errors, Is.Not.Empty.And.All.StartsWith(Beginning));
        return [.. pulse.Output.Errors.Select(line => line[Beginning.Length..])];
    }
}
