using System.Reflection;

namespace Pulse.ProcessTests.Setup;

/// <summary>
/// Pulse's entry point in the process of the tests, for runs that end without serving a request: a refused start or a command. A process
/// for each would cost many times as much. Each kind of run is also tested as a process.
/// </summary>
public static class ShortRun
{
    private static readonly AsyncLocal<Output?> Current = new();

    static ShortRun()
    {
        PulseProcess.ForeignVariables().ForEach(name => Environment.SetEnvironmentVariable(name, null));
        System.Console.SetOut(new ConsoleOfRuns(System.Console.Out, line => Current.Value!.Add(line), () => Current.Value is not null));
        System.Console.SetError(
            new ConsoleOfRuns(System.Console.Error, line => Current.Value!.AddError(line), () => Current.Value is not null));
    }

    /// <param name="folder">Database and keys are in this folder unless a setting says otherwise. Other paths must not be relative.</param>
    /// <param name="settings">Names with colons, or with underscores as in environment variables.</param>
    /// <returns>The exit code and the output.</returns>
    public static async Task<(int ExitCode, Output Output)> RunAsync(
        WorkFolder folder, string[] arguments, params (string Name, string Value)[] settings)
    {
        var main = Assembly.Load("Pulse.Api").EntryPoint!;
        var output = new Output();
        var run = Task.Run(() =>
        {
            Current.Value = output;
            string[] all = [.. arguments, .. DefaultsOf(folder, settings).Concat(settings).Select(Argument)];
            return (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [all], culture: null)!;
        });
        await Task.WhenAny(run, output.Address, Task.Delay(PulseProcess.Patience));
        Assert.That(run.IsCompleted, Is.True, () => $"Pulse has not ended:\n{output}");
        return (await run, output);
    }

    private static (string Name, string Value)[] DefaultsOf(WorkFolder folder, (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] keys = [("urls", "http://127.0.0.1:0"), ("Keys__Folder", folder.File("pulse-keys"))];
        (string Name, string Value)[] database = [("ConnectionStrings__Pulse", $"Data Source={folder.Database}")];
        return Array.Exists(settings, setting => setting.Name is "Database:Provider") ? keys : [.. keys, .. database];
    }

    private static string Argument((string Name, string Value) setting) =>
        $"--{setting.Name.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}";
}
