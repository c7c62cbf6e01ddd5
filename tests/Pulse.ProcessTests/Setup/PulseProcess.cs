using System.Diagnostics;

namespace Pulse.ProcessTests.Setup;

/// <summary>Pulse as its own process, as operators run it. It does not outlive its test.</summary>
public sealed class PulseProcess : IAsyncDisposable
{
    /// <summary>
    /// The path in PULSE_TEST_DLL, which <c>.ci/run</c> sets to the published Pulse, or else the build output of the tests.
    /// </summary>
    public static readonly string Dll =
        Environment.GetEnvironmentVariable("PULSE_TEST_DLL") ?? Path.Combine(AppContext.BaseDirectory, "Pulse.Api.dll");

    /// <summary>Longer than any expected event takes, even on a slow machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static readonly string[] AnyPort = ["--urls", "http://127.0.0.1:0"];

    /// <summary>Variables that the machine can set for other programs, and that Pulse would use.</summary>
    private static readonly string[] Foreign =
    [
        "ASPNETCORE_", "DOTNET_URLS", "DOTNET_HTTP", "URLS", "HTTP_PORTS", "Database__", "Bootstrap__", "Sessions__", "ApiKeys__",
        "Audit__", "Login__", "Cache__", "Shutdown__", "Keys__", "Usage__", "Proxies__", "Connections__", "ConnectionStrings__",
        "Logging__", "OTEL_", "Streams__",
    ];

    private readonly Process process;

    private PulseProcess(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        Output.Follow(process);
    }

    public Output Output { get; } = new();

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <returns>Its memory that is not swapped out.</returns>
    public long ResidentBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Starts on a free port, and waits until Pulse is ready.</summary>
    public static async Task<PulseProcess> StartReadyAsync(WorkFolder folder, params (string Name, string Value)[] environment)
    {
        var pulse = Start(folder, AnyPort, environment);
        try
        {
            await pulse.ReadyAsync();
            return pulse;
        }
        catch
        {
            await pulse.DisposeAsync();
            throw;
        }
    }

    public static PulseProcess Start(WorkFolder folder, string[] arguments, params (string Name, string Value)[] environment) =>
        StartProgram("dotnet", folder, [Dll, .. arguments], environment);

    /// <summary>Starts another program that starts Pulse.</summary>
    public static PulseProcess StartProgram(
        string program, WorkFolder folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ForeignVariables().ForEach(name => start.Environment.Remove(name));

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PulseProcess(start);
    }

    /// <returns>The variables of this process that Pulse would use, and that do not belong to a test.</returns>
    public static List<string> ForeignVariables() =>
        [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsForeign)];

    /// <returns>A client of the process, after it is ready.</returns>
    public async Task<Client> ReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var client = new Client(await AddressAsync());
        while (!await client.IsReadyAsync(timeout.Token))
        {
            Assert.That(process.HasExited, Is.False, () => $"Pulse has ended:\n{Output}");
            await Task.Delay(20, timeout.Token);
        }

        return client;
    }

    /// <returns>The address from its output.</returns>
    public async Task<Uri> AddressAsync()
    {
        await Task.WhenAny(Output.Address, Task.Delay(Patience));
        Assert.That(Output.Address.IsCompletedSuccessfully, Is.True, () => $"Pulse does not listen:\n{Output}");
        return new Uri(await Output.Address);
    }

    /// <summary>Waits until the output of the process contains a text.</summary>
    public Task UntilToldAsync(string text) => UntilAsync(() => Output.ToString().Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until a condition is true, while the process runs.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.That(process.HasExited, Is.False, () => $"Pulse has ended:\n{Output}");
            await Task.Delay(20, timeout.Token);
        }
    }

    /// <summary>kill -9: the process cannot finish anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    /// <summary>Asks the process to stop, as service managers do.</summary>
    public void Terminate() => Signal.Send("TERM", process);

    /// <summary>Stops its execution until it is continued. Its connections stay open, and its clocks continue.</summary>
    public void Pause() => Signal.Send("STOP", process);

    public void Continue() => Signal.Send("CONT", process);

    /// <returns>The exit code, after the process has ended and its output was read.</returns>
    public async Task<int> ExitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await ExitAsync();
        process.Dispose();
    }

    private static bool IsForeign(string name) =>
        Array.Exists(Foreign, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
