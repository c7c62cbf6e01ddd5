using System.Diagnostics;

namespace Pulse.ProcessTests.Setup;

/// <summary>Pulse as operators run it: a process of its own. It does not outlive its test.</summary>
public sealed class PulseProcess : IAsyncDisposable
{
    /// <summary>Named by PULSE_TEST_DLL, as <c>.ci/run</c> does with the published one, or else what was built with the tests.</summary>
    public static readonly string Dll =
        Environment.GetEnvironmentVariable("PULSE_TEST_DLL") ?? Path.Combine(AppContext.BaseDirectory, "Pulse.Api.dll");

    /// <summary>However slow the machine: what takes longer than this does not happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static readonly string[] AnyPort = ["--urls", "http://127.0.0.1:0"];

    /// <summary>What a machine may have set for other programs, and Pulse would obey.</summary>
    private static readonly string[] Foreign =
        ["ASPNETCORE_", "DOTNET_URLS", "DOTNET_HTTP", "URLS", "HTTP_PORTS", "Database__", "Bootstrap__", "Sessions__", "ApiKeys__", "Login__", "Cache__",
        "Shutdown__", "Keys__", "Usage__", "Proxies__", "Connections__", "ConnectionStrings__", "Logging__", "OTEL_"];

    private readonly Process process;

    private PulseProcess(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        Output.Follow(process);
    }

    public Output Output { get; } = new();

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts on a free port, and waits until it is ready.</summary>
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
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PulseProcess(start);
    }

    /// <returns>A client of the process, once it is ready.</returns>
    public async Task<Client> ReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var client = new Client(await AddressAsync());
        while (!await client.IsReadyAsync(timeout.Token))
        {
            Assert.That(process.HasExited, Is.False, () => $"It ended:\n{Output}");
            await Task.Delay(20, timeout.Token);
        }

        return client;
    }

    /// <returns>Where it listens, as it says.</returns>
    public async Task<Uri> AddressAsync()
    {
        await Task.WhenAny(Output.Address, Task.Delay(Patience));
        Assert.That(Output.Address.IsCompletedSuccessfully, Is.True, () => $"It does not listen:\n{Output}");
        return new Uri(await Output.Address);
    }

    /// <summary>Waits until a text is in what the process has written.</summary>
    public async Task UntilToldAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!Output.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.That(process.HasExited, Is.False, () => $"It ended:\n{Output}");
            await Task.Delay(20, timeout.Token);
        }
    }

    /// <summary>kill -9: the process gets no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    /// <summary>Asks it to end, as service managers do.</summary>
    public void Terminate() => Signal.Send("TERM", process);

    /// <summary>It does nothing until it may continue; its connections stay open, and its clocks go on.</summary>
    public void Pause() => Signal.Send("STOP", process);

    public void Continue() => Signal.Send("CONT", process);

    /// <returns>The exit code, when it has ended and all that it wrote has been read.</returns>
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
