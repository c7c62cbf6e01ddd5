using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Pulse.Cli.Tests.Setup;

/// <summary>Starts programs, and gives up on none that still runs.</summary>
internal static class Programs
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static string Dll => Path.Combine(AppContext.BaseDirectory, "Pulse.Cli.dll");

    public static Process Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PULSE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // An installed tool finds the runtime of the tests.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        // This process was started without a terminal type.
        start.Environment["TERM"] = "xterm";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<Ran> RunAsync(
        string program, string[] arguments, string input = "", params (string Name, string Value)[] environment)
    {
        using var process = Start(program, arguments, environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Reads the output to its end.</summary>
    public static async Task<Ran> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new Ran(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
